import { type ListedParameters, runListed } from '../../src/vectors/listed-run.ts'
import {
  compareRuns,
  type NamedVector,
  namedSeeds,
  type VectorFile,
  type VectorParty,
  vectorField,
} from '../../src/vectors/vector-file.ts'
import { ReplicatedProtocol } from './protocol.ts'

const format = 'beaverdam/replicated/v1'

interface Parameters extends ListedParameters {
  readonly blockBytes: number
}

/** The vectors of this folder. */
export async function generate(): Promise<readonly NamedVector[]> {
  return Promise.all([
    vector('field64', 'Field64', 65_536),
    vector('field128', 'Field128', 65_536),
    // messages of four elements
    vector('blocks', 'Field64', 32),
  ])
}

/** Runs a vector again. @throws VECTOR_MISMATCH where it differs */
export async function check(file: VectorFile): Promise<void> {
  compareRuns(file, await run(file.parameters as unknown as Parameters, file.parties))
}

async function vector(name: string, field: string, blockBytes: number): Promise<NamedVector> {
  const parameters: Parameters = { field, blockBytes, operations }
  const parties = ownInputs.map(
    (own, id): VectorParty => ({ inputs: own, randomness: namedSeeds(`replicated ${name} party ${id}`, 1) }),
  )
  return {
    name,
    file: { format, parameters: { ...parameters }, parties, ...(await run(parameters, parties)) },
  }
}

/** Each party's inputs. */
export const ownInputs: readonly VectorParty['inputs'][] = [
  { x: ['2', '3', '18446744069414584320', '5', '7', '11'] },
  { y: ['4', '0', '18446744069414584320', '65536', '1', '9'] },
  {},
]

/** Every operation that has parties talk or expand their keys. */
export const operations: Parameters['operations'] = [
  { name: 'x', operation: 'input', owner: 0, length: 6 },
  { name: 'y', operation: 'input', owner: 1, length: 6 },
  { name: 'c', operation: 'constant', values: ['0', '1', '2', '3', '4', '5'] },
  { name: 'r', operation: 'random', length: 6 },
  { name: 'bits', operation: 'randomBits', length: 6 },
  { name: 's', operation: 'add', operands: ['x', 'c'] },
  { name: 't', operation: 'sub', operands: ['s', 'y'] },
  { name: 'u', operation: 'scale', operands: ['t'], factor: '3' },
  { name: 'product', operation: 'mul', operands: ['u', 'y'] },
  { name: 'square', operation: 'square', operands: ['x'] },
  { name: 'matrix', operation: 'matmul', operands: ['x', 'y'], shape: { rows: 2, inner: 3, columns: 2 } },
  { name: 'masked', operation: 'add', operands: ['product', 'r'] },
  { name: 'openedMasked', operation: 'openMasked', operands: ['masked'] },
  { name: 'openedProduct', operation: 'open', operands: ['product'] },
  { name: 'openedBits', operation: 'open', operands: ['bits'] },
  { name: 'openedToOne', operation: 'openTo', operands: ['matrix'], to: 1 },
]

function run({ field, blockBytes, operations: listed }: Parameters, parties: readonly VectorParty[]) {
  return runListed({ field, operations: listed }, parties, (party, random) =>
    ReplicatedProtocol.begin(party, { field: vectorField(field), blockBytes, random }),
  )
}
