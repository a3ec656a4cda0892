import { SeedKey } from '../../src/random/seed-key.ts'
import { type ListedParameters, listedRun } from '../../src/vectors/listed-run.ts'
import { namedSeeds, type VectorCase, type VectorParty, vectorField } from '../../src/vectors/vector-file.ts'
import { materialFromKeys } from '../triples/dealer/known-keys.ts'
import { SpdzProtocol } from './protocol.ts'

interface Parameters extends ListedParameters {
  readonly blockBytes: number
  readonly uncheckedLimit: number
  /** What the dealer of the material knows: the parties' keys and its own, hexadecimal. */
  readonly keys: readonly string[]
}

/** Runs the operations that a vector lists. */
export const run = listedRun(
  ({ field, blockBytes, uncheckedLimit, keys }: Parameters) =>
    async ({ id }, random) => {
      const known = keys.map((key) => SeedKey.fromBytes(Uint8Array.from(Buffer.from(key, 'hex'))))
      const dealt = { parties: known.slice(0, -1), own: known.at(-1) as SeedKey }
      const preprocessing = await materialFromKeys(vectorField(field), dealt, id)
      return new SpdzProtocol({ id, preprocessing, blockBytes, uncheckedLimit, random })
    },
)

/** The vectors of this folder. */
export function cases(): readonly VectorCase[] {
  return [
    vector('two-parties', 2, { field: 'Field64', blockBytes: 65_536, uncheckedLimit: 1 << 22 }),
    vector('three-parties', 3, { field: 'Field64', blockBytes: 65_536, uncheckedLimit: 1 << 22 }),
    vector('field128', 2, { field: 'Field128', blockBytes: 65_536, uncheckedLimit: 1 << 22 }),
    // messages of four elements, through collectors, and a check behind every product but the square
    vector('three-parties-blocks', 3, { field: 'Field64', blockBytes: 32, uncheckedLimit: 6 }),
  ]
}

function vector(name: string, n: number, options: Omit<Parameters, 'operations' | 'keys'>): VectorCase {
  const parameters: Parameters = { ...options, operations, keys: namedSeeds(`spdz ${name} keys`, n + 1) }
  const listed = (drawn: number) =>
    Array.from(
      { length: n },
      (_, id): VectorParty => ({
        inputs: id === 0 ? { x: inputs.x } : id === 1 ? { y: inputs.y } : {},
        randomness: namedSeeds(`spdz ${name} party ${id}`, drawn),
      }),
    )
  // for each check a part of the coin and two nonces of commitments
  const products = options.uncheckedLimit === 6 ? 2 : 0
  const parties = listed(3 * (2 * openings + products))
  return { name, parameters, parties }
}

const inputs = {
  x: ['2', '3', '18446744069414584320', '5', '7', '11'],
  y: ['4', '0', '18446744069414584320', '65536', '1', '9'],
}

const operations: Parameters['operations'] = [
  { name: 'x', operation: 'input', owner: 0, length: 6 },
  { name: 'y', operation: 'input', owner: 1, length: 6 },
  { name: 'c', operation: 'constant', values: ['0', '1', '2', '3', '4', '5'] },
  { name: 'r', operation: 'random', length: 6 },
  { name: 's', operation: 'add', operands: ['x', 'c'] },
  { name: 't', operation: 'sub', operands: ['s', 'y'] },
  { name: 'u', operation: 'scale', operands: ['t'], factor: '3' },
  { name: 'product', operation: 'mul', operands: ['u', 'y'] },
  { name: 'square', operation: 'square', operands: ['x'] },
  { name: 'matrix', operation: 'matmul', operands: ['x', 'y'], shape: { rows: 2, inner: 3, columns: 2 } },
  { name: 'openedProduct', operation: 'open', operands: ['product'] },
  { name: 'openedSquare', operation: 'open', operands: ['square'] },
  { name: 'openedToOne', operation: 'openTo', operands: ['matrix'], to: 1 },
]

/** How many of the operations open an output. */
const openings = 3
