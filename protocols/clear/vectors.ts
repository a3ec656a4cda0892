import { type ListedParameters, listedRun } from '../../src/vectors/listed-run.ts'
import { namedSeeds, type VectorCase, type VectorParty, vectorField } from '../../src/vectors/vector-file.ts'
import { ClearProtocol } from './protocol.ts'

/** Runs the operations that a vector lists. */
export const run = listedRun(
  ({ field }: ListedParameters) =>
    (_, random) =>
      new ClearProtocol({ field: vectorField(field), random }),
)

/** The vectors of this folder. */
export function cases(): readonly VectorCase[] {
  const parameters: ListedParameters = { field: 'Field64', operations }
  const parties: readonly VectorParty[] = [
    {
      inputs: { x: ['2', '3', '18446744069414584320', '5'] },
      randomness: namedSeeds('clear three-parties', 2),
    },
    { inputs: { y: ['4', '0', '18446744069414584320', '65536'] }, randomness: [] },
    { inputs: {}, randomness: [] },
  ]
  return [{ name: 'three-parties', parameters, parties }]
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
