import type { AdditivePreprocessing } from '../../src/runtime/preprocessing.ts'
import { type ListedParameters, listedRun } from '../../src/vectors/listed-run.ts'
import { namedSeeds, type VectorCase, type VectorParty, vectorField } from '../../src/vectors/vector-file.ts'
import { AdditiveProtocol } from './protocol.ts'

interface Parameters extends ListedParameters {
  readonly blockBytes: number
}

/** Runs the operations that a vector lists. */
export const run = listedRun(({ field, blockBytes }: Parameters) => ({ id }, random) => {
  const preprocessing = withoutMaterial
  return new AdditiveProtocol({ field: vectorField(field), id, preprocessing, blockBytes, random })
})

/** The vectors of this folder. */
export function cases(): readonly VectorCase[] {
  return [
    vector('two-parties', 2, 'Field64', 65_536),
    vector('three-parties', 3, 'Field64', 65_536),
    vector('field128', 2, 'Field128', 65_536),
    // blocks of four elements: two parties exchange three blocks, three parties go through collectors
    vector('two-parties-blocks', 2, 'Field64', 32),
    vector('three-parties-blocks', 3, 'Field64', 32),
    {
      name: 'rejected-word',
      parameters: { field: 'Field64', blockBytes: 65_536, operations: rejected },
      parties: [
        { inputs: {}, randomness: [`d3fb7d08${'00'.repeat(28)}`] },
        { inputs: {}, randomness: namedSeeds('additive rejected-word party 1', 1) },
      ],
    },
  ]
}

function vector(name: string, n: number, field: string, blockBytes: number): VectorCase {
  const parameters: Parameters = { field, blockBytes, operations }
  // x is shared with n - 1 seeds by party 0, y by party 1, and everybody draws one seed for r
  const parties = Array.from(
    { length: n },
    (_, id): VectorParty => ({
      inputs: id === 0 ? { x: inputs.x } : id === 1 ? { y: inputs.y } : {},
      randomness: namedSeeds(`additive ${name} party ${id}`, id < 2 ? n : 1),
    }),
  )
  return { name, parameters, parties }
}

const inputs = {
  x: ['1', '2', '3', '18446744069414584320', '0', '5', '65536', '4294967295', '7', '11'],
  y: ['9', '18446744069414584319', '4294967296', '1', '0', '13', '17', '19', '23', '29'],
}

const operations: Parameters['operations'] = [
  { name: 'x', operation: 'input', owner: 0, length: 10 },
  { name: 'y', operation: 'input', owner: 1, length: 10 },
  { name: 'r', operation: 'random', length: 10 },
  { name: 'c', operation: 'constant', values: Array.from({ length: 10 }, (_, i) => String(i)) },
  { name: 's', operation: 'add', operands: ['x', 'y'] },
  { name: 't', operation: 'sub', operands: ['s', 'c'] },
  { name: 'u', operation: 'scale', operands: ['t'], factor: '3' },
  {
    name: 'w',
    operation: 'weigh',
    operands: ['x'],
    weights: ['0', '1', '2', '3', '5', '8', '13', '21', '34', '55'],
  },
  { name: 'middle', operation: 'slice', operands: ['w'], from: 3, to: 6 },
  { name: 'sum', operation: 'sum', operands: ['u'] },
  { name: 'joined', operation: 'concat', operands: ['sum', 'middle'] },
  { name: 'masked', operation: 'add', operands: ['u', 'r'] },
  { name: 'openedJoined', operation: 'open', operands: ['joined'] },
  { name: 'openedMasked', operation: 'open', operands: ['masked'] },
  { name: 'openedToOne', operation: 'openTo', operands: ['u'], to: 1 },
]

/** The sixth word that the first seed expands to is ffffffffa372a507, above p: one in 2^32 is. It was searched for. */
const rejected: Parameters['operations'] = [
  { name: 'r', operation: 'random', length: 10 },
  { name: 'opened', operation: 'open', operands: ['r'] },
]

/** What is in these vectors needs no material. */
const withoutMaterial = { name: 'none' } as AdditivePreprocessing
