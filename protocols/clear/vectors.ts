import { type ListedParameters, runListed } from '../../src/vectors/listed-run.ts'
import {
  compareRuns,
  type NamedVector,
  namedSeeds,
  type VectorFile,
  type VectorParty,
  vectorField,
} from '../../src/vectors/vector-file.ts'
import { ClearProtocol } from './protocol.ts'

const format = 'beaverdam/clear/v1'

/** The vectors of this folder. */
export async function generate(): Promise<readonly NamedVector[]> {
  const parameters: ListedParameters = { field: 'Field64', operations }
  const parties: readonly VectorParty[] = [
    {
      inputs: { x: ['2', '3', '18446744069414584320', '5'] },
      randomness: namedSeeds('clear three-parties', 2),
    },
    { inputs: { y: ['4', '0', '18446744069414584320', '65536'] }, randomness: [] },
    { inputs: {}, randomness: [] },
  ]
  const file = { format, parameters: { ...parameters }, parties, ...(await run(parameters, parties)) }
  return [{ name: 'three-parties', file }]
}

/** Runs a vector again. @throws VECTOR_MISMATCH where it differs */
export async function check(file: VectorFile): Promise<void> {
  compareRuns(file, await run(file.parameters as unknown as ListedParameters, file.parties))
}

const operations: ListedParameters['operations'] = [
  { name: 'x', operation: 'input', owner: 0, length: 4 },
  { name: 'y', operation: 'input', owner: 1, length: 4 },
  { name: 'product', operation: 'mul', operands: ['x', 'y'] },
  { name: 'matrix', operation: 'matmul', operands: ['x', 'y'], shape: { rows: 2, inner: 2, columns: 2 } },
  { name: 'random', operation: 'random', length: 3 },
  { name: 'bits', operation: 'randomBits', length: 12 },
  { name: 'opened', operation: 'openTo', operands: ['product'], to: 2 },
]

function run(parameters: ListedParameters, parties: readonly VectorParty[]) {
  const field = vectorField(parameters.field)
  return runListed(parameters, parties, (_, random) => new ClearProtocol({ field, random }))
}
