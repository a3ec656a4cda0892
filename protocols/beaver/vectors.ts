import { SeedKey } from '../../src/random/seed-key.ts'
import { type ListedParameters, runListed } from '../../src/vectors/listed-run.ts'
import {
  namedBytes,
  namedSeeds,
  type VectorCase,
  type VectorParty,
  vectorField,
} from '../../src/vectors/vector-file.ts'
import { AdditiveProtocol } from '../additive/protocol.ts'
import type { Correlation } from '../triples/correlation.ts'
import { plainPages } from '../triples/dealer/page.ts'
import { ListedMaterial, type ListedVectors } from './listed-material.ts'

interface Parameters extends ListedParameters {
  readonly blockBytes: number
}

/** A party's inputs are its private ones and its shares of the material. */
interface BeaverParty extends VectorParty {
  readonly material: ListedVectors
}

/** The vectors of this folder. */
export async function cases(): Promise<readonly VectorCase[]> {
  return Promise.all([
    vector('two-parties', 2, 'Field64', 65_536),
    vector('three-parties', 3, 'Field64', 65_536),
    vector('field128', 2, 'Field128', 65_536),
    // messages of four elements, two of d and two of e
    vector('two-parties-blocks', 2, 'Field64', 32),
    vector('three-parties-blocks', 3, 'Field64', 32),
  ])
}

async function vector(name: string, n: number, field: string, blockBytes: number): Promise<VectorCase> {
  const parameters: Parameters = { field, blockBytes, operations }
  const material = await dealMaterial(name, n, field)
  const parties = Array.from(
    { length: n },
    (_, id): BeaverParty => ({
      inputs:
        id === 0 ? { x: ['2', '3', '18446744069414584320', '5', '7', '11'] } : id === 1 ? { y: yInput } : {},
      randomness: namedSeeds(`beaver ${name} party ${id}`, id < 2 ? n - 1 : 0),
      material: material[id] as ListedVectors,
    }),
  )
  return { name, parameters, parties }
}

const yInput = ['4', '0', '18446744069414584320', '65536', '1', '9']

const operations: Parameters['operations'] = [
  { name: 'x', operation: 'input', owner: 0, length: 6 },
  { name: 'y', operation: 'input', owner: 1, length: 6 },
  { name: 'product', operation: 'mul', operands: ['x', 'y'] },
  { name: 'square', operation: 'square', operands: ['x'] },
  { name: 'matrix', operation: 'matmul', operands: ['x', 'y'], shape: { rows: 2, inner: 3, columns: 2 } },
  { name: 'scalar', operation: 'matmul', operands: ['x', 'y'], shape: { rows: 1, inner: 6, columns: 1 } },
  { name: 'bits', operation: 'randomBits', length: 9 },
  { name: 'openedProduct', operation: 'open', operands: ['product'] },
  { name: 'openedSquare', operation: 'open', operands: ['square'] },
  { name: 'openedMatrix', operation: 'open', operands: ['matrix'] },
  { name: 'openedScalar', operation: 'open', operands: ['scalar'] },
  { name: 'openedBits', operation: 'open', operands: ['bits'] },
]

/** Runs the operations that a vector lists, over the material that it lists. */
export function run({ field, blockBytes, operations: listed }: Parameters, parties: readonly BeaverParty[]) {
  return runListed({ field, operations: listed }, parties, ({ id }, random) => {
    const preprocessing = new ListedMaterial(vectorField(field), parties[id]?.material ?? {})
    return new AdditiveProtocol({ field: vectorField(field), id, preprocessing, blockBytes, random })
  })
}

const dealt: readonly { readonly names: readonly string[]; readonly correlation: Correlation }[] = [
  { names: ['triples.a', 'triples.b', 'triples.c'], correlation: { kind: 'triples', length: 6 } },
  { names: ['squares.a', 'squares.c'], correlation: { kind: 'squares', length: 6 } },
  {
    names: ['matrix.a', 'matrix.b', 'matrix.c'],
    correlation: { kind: 'matrix', shape: { rows: 2, inner: 3, columns: 2 } },
  },
  {
    names: ['matrix.a', 'matrix.b', 'matrix.c'],
    correlation: { kind: 'matrix', shape: { rows: 1, inner: 6, columns: 1 } },
  },
  { names: ['bits'], correlation: { kind: 'bits', length: 9 } },
]

/** Shares of fixed material, by party: what is drawn by one name stands in the order of the draws. */
function dealMaterial(name: string, n: number, fieldName: string): Promise<readonly ListedVectors[]> {
  const field = vectorField(fieldName)
  const keys = Array.from({ length: n }, (_, id) =>
    SeedKey.fromBytes(namedBytes(`beaver ${name} key ${id}`, 32)),
  )
  const own = SeedKey.fromBytes(namedBytes(`beaver ${name} dealer`, 32))
  const sharesOf = async (key: SeedKey, id: number): Promise<ListedVectors> => {
    const listed: Record<string, readonly string[]> = {}
    for (const { names, correlation } of dealt) {
      const address = { correlation, index: 0, scope: 'session' }
      const correction = id === n - 1 ? plainPages.deal(field, { parties: keys, own }, address) : undefined
      for (const [i, share] of (await plainPages.expand(field, key, id, address, correction)).entries()) {
        const name = names[i] as string
        listed[name] = [...(listed[name] ?? []), ...share.toJSON()]
      }
    }
    return listed
  }
  return Promise.all(keys.map(sharesOf))
}
