import { describe, expect, test } from 'vitest'
import { Field64 } from '../../../src/field/field64.ts'
import { Field128 } from '../../../src/field/field128.ts'
import type { FieldVector } from '../../../src/field/vector.ts'
import type { Party } from '../../../src/runtime/party.ts'
import { simulate } from '../../../src/runtime/simulate.ts'
import { reconstructAdditive } from '../../../src/sharing/additive.ts'
import { memoryTransports } from '../../../src/transport/memory.ts'
import type { Correlation } from '../correlation.ts'
import { latticePageCost, pairwiseKeysCost } from './costs.ts'
import { latticePages } from './lattice-pages.ts'
import { withLatticeTriples } from './lattice-triples.ts'
import { PairwiseKeys, productParameters } from './pairwise-keys.ts'

const parameters = productParameters()

function run<T>(n: number, body: (party: Party) => Promise<T>) {
  const names = Array.from({ length: n }, (_, id) => `party-${id}`)
  return simulate(memoryTransports(names), { terms: {} }, body)
}

/** Makes one page of each correlation, the k-th in the scope `session/<k>`. */
async function makePages(n: number, correlations: readonly Correlation[], given = parameters) {
  const outcomes = await run(n, async (party) => {
    const keys = await PairwiseKeys.setup(party, given)
    const make = latticePages(keys)
    const pages: (readonly FieldVector[])[] = []
    const owners = [keys.own.keyId]
    for (const [k, correlation] of correlations.entries()) {
      pages.push(await party.fork(String(k), (at) => make(at, { correlation, index: k, scope: 'session' })))
      owners.push(keys.own.keyId)
    }
    return { pages, owners }
  })
  const sums = correlations.map((_, k) => {
    const shares = outcomes.map(({ value }) => value.pages[k] as readonly FieldVector[])
    return shares[0]!.map((_, v) => reconstructAdditive(shares.map((vectors) => vectors[v]!)))
  })
  return { sums, outcomes }
}

const shape = { rows: 3, inner: 4, columns: 2 }

describe.each([2, 3, 4, 5, 7])('%i parties', (n) => {
  test('pages are what they should be', async () => {
    const { sums } = await makePages(n, [
      { kind: 'triples', length: 20 },
      { kind: 'squares', length: 7 },
      { kind: 'bits', length: 300 },
      { kind: 'matrix', shape },
      { kind: 'triples', length: 1 },
    ])
    const [triples, squares, bits, matrices, single] = sums as FieldVector[][]
    for (const vectors of [triples, single]) {
      const [a, b, c] = vectors as [FieldVector, FieldVector, FieldVector]
      expect(a.mul(b).equal(c)).toBe(true)
    }
    const [a, aa] = squares as [FieldVector, FieldVector]
    expect(a.length).toBe(7)
    expect(a.mul(a).equal(aa)).toBe(true)
    expect(bits![0]!.length).toBe(300)
    expect(new Set(bits![0]!.toBigInts())).toEqual(new Set([0n, 1n]))
    const [l, r, lr] = matrices as [FieldVector, FieldVector, FieldVector]
    expect(l.matmul(r, shape).equal(lr)).toBe(true)
  })
})

test('pages that a batch is cut into have nothing in common, and the longest takes all slots', async () => {
  const lengths = [64, 8_192, 64, 8_000, 8_192]
  const { sums } = await makePages(
    2,
    lengths.map((length) => ({ kind: 'triples', length }) as const),
  )
  const seen = new Set<string>()
  for (const [k, vectors] of sums.entries()) {
    const [a, b, c] = vectors as [FieldVector, FieldVector, FieldVector]
    expect(a.length).toBe(lengths[k])
    expect(a.mul(b).equal(c)).toBe(true)
    for (const element of a.toJSON()) seen.add(element)
  }
  expect(seen.size).toBe(64 + 8_192 + 64 + 8_000 + 8_192)
})

test.each([
  { rows: 1, inner: 3, columns: 5000 },
  { rows: 40, inner: 50, columns: 7 },
  { rows: 0, inner: 3, columns: 2 },
  { rows: 2, inner: 0, columns: 2 },
  { rows: 2, inner: 3, columns: 0 },
])('a matrix triple of several ciphertexts, or none: $rows x $inner x $columns', async (shape) => {
  const { sums } = await makePages(2, [{ kind: 'matrix', shape }])
  const [a, b, c] = sums[0] as [FieldVector, FieldVector, FieldVector]
  expect(a.matmul(b, shape).equal(c)).toBe(true)
})

test.each<Correlation>([
  { kind: 'random', length: 1 },
  { kind: 'masks', owner: 0, length: 1 },
])('a page of $kind is refused', async (correlation) => {
  await expect(makePages(2, [correlation])).rejects.toThrow(
    expect.objectContaining({ code: 'MALFORMED_FRAME' }),
  )
})

test('keys that have answered enough make way for new ones', async () => {
  const few = productParameters(2 * 8_192)
  const page = { kind: 'triples', length: 8_192 } as const
  const { sums, outcomes } = await makePages(2, [page, page, page, page, page], few)
  for (const [a, b, c] of sums as [FieldVector, FieldVector, FieldVector][])
    expect(a.mul(b).equal(c)).toBe(true)
  for (const { value } of outcomes) {
    const [first, ...owners] = value.owners
    expect(owners.slice(0, 2)).toEqual([first, first])
    expect(new Set(owners).size).toBe(3)
    expect(owners[2]).toBe(owners[3])
  }
})

describe.each([2, 3, 4])('the costs of %i parties', (n) => {
  test.each<Correlation>([
    { kind: 'triples', length: 8_192 },
    { kind: 'squares', length: 1 },
    { kind: 'bits', length: 100 },
    { kind: 'matrix', shape: { rows: 2, inner: 3, columns: 3_000 } },
  ])('are those of the formula: a page of %o', async (correlation) => {
    const { outcomes } = await makePages(n, [correlation])
    const keys = pairwiseKeysCost(n, parameters)
    const page = latticePageCost(n, parameters, correlation)
    expect(Math.max(...outcomes.map(({ metrics }) => metrics.rounds))).toBe(keys.rounds + page.rounds)
    expect(outcomes.reduce((sum, { metrics }) => sum + metrics.bytesOut, 0)).toBe(keys.bytes + page.bytes)
  })
})

test('draws of several scopes', async () => {
  const outcomes = await run(3, (party) =>
    withLatticeTriples(party, Field64, async (material) => {
      const scopes = party.id === 0 ? ['x', 'y'] : ['y', 'x']
      const drawn = await Promise.all(
        scopes.map((scope) =>
          party.fork(scope, async (at) => [scope, await material.triples(at, 30)] as const),
        ),
      )
      return new Map(drawn)
    }),
  )
  for (const scope of ['x', 'y']) {
    const shares = outcomes.map(({ value }) => value.get(scope)!)
    const [a, b, c] = (['a', 'b', 'c'] as const).map((name) =>
      reconstructAdditive(shares.map((triples) => triples[name])),
    ) as [FieldVector, FieldVector, FieldVector]
    expect(a.mul(b).equal(c)).toBe(true)
  }
})

test('another field is refused', async () => {
  await expect(run(2, (party) => withLatticeTriples(party, Field128, async () => 0))).rejects.toThrow(
    expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
  )
})
