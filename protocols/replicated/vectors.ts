import { type ListedParameters, listedRun } from '../../src/vectors/listed-run.ts'
import { namedSeeds, type VectorCase, type VectorParty, vectorField } from '../../src/vectors/vector-file.ts'
import { ReplicatedProtocol } from './protocol.ts'

interface Parameters extends ListedParameters {
  readonly blockBytes: number
}

/** Runs the operations that a vector lists. */
export const run = listedRun(
  ({ field, blockBytes }: Parameters) =>
    (party, random) =>
      ReplicatedProtocol.begin(party, { field: vectorField(field), blockBytes, random }),
)

/** The vectors of this folder. */
export function cases(): readonly VectorCase[] {
  return [
    vector('field64', 'Field64', 65_536),
    vector('field128', 'Field128', 65_536),
    // messages of four elements
    vector('blocks', 'Field64', 32),
  ]
}

function vector(name: string, field: string, blockBytes: number): VectorCase {
  return {
    name,
    parameters: { field, blockBytes, operations },
    parties: listedParties(`replicated ${name}`, [1, 1, 1]),
  }
}

/** Parties of a run of `operations`. @param drawn how many seeds each draws */
export function listedParties(run: string, drawn: readonly number[]): readonly VectorParty[] {
  return drawn.map((count, id) => ({
    inputs: ownInputs[id] ?? {},
    randomness: namedSeeds(`${run} party ${id}`, count),
  }))
}

/** Each party's inputs. */
const ownInputs: readonly VectorParty['inputs'][] = [
  { x: ['2', '3', '18446744069414584320', '5', '7', '11'] },
  { y: ['4', '0', '18446744069414584320', '65536', '1', '9'] },
  {},
]

/** Every operation that has parties talk or expand their keys. */
export const operations: ListedParameters['operations'] = [
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
