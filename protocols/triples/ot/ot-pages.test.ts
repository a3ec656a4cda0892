import { describe, expect, test } from 'vitest'
import type { Field } from '../../../src/field/field.ts'
import { Field64 } from '../../../src/field/field64.ts'
import { Field128 } from '../../../src/field/field128.ts'
import { primeField } from '../../../src/field/prime-field.ts'
import type { FieldVector } from '../../../src/field/vector.ts'
import { reconstructAdditive } from '../../../src/sharing/additive.ts'
import type { Correlation } from '../correlation.ts'
import { otPages } from './ot-pages.ts'
import { runParties } from './testing/run-parties.ts'

/** Makes one page of each correlation, the k-th in the scope `session/<k>`; the vectors are by party. */
async function makePages(n: number, field: Field, correlations: readonly Correlation[]) {
  const outcomes = await runParties(n, async (party, ots) => {
    const make = otPages(field, ots)
    const pages: (readonly FieldVector[])[] = []
    for (const [k, correlation] of correlations.entries())
      pages.push(await party.fork(String(k), (at) => make(at, { correlation, index: k, scope: 'session' })))
    return pages
  })
  return outcomes.map(({ value }) => value)
}

/** What the parties' shares of a page add up to, vector by vector. */
function sums(shares: readonly (readonly FieldVector[])[]): readonly FieldVector[] {
  const [first] = shares as [readonly FieldVector[]]
  return first.map((_, k) => reconstructAdditive(shares.map((vectors) => vectors[k] as FieldVector)))
}

const fields: readonly Field[] = [Field64, Field128, await primeField(2n ** 61n - 1n)]
const shape = { rows: 3, inner: 4, columns: 2 }

describe.each([2, 3, 4, 5])('%i parties', (n) => {
  test.each(fields)('pages are what they should be in $name', async (field) => {
    const pages = await makePages(n, field, [
      { kind: 'triples', length: 20 },
      { kind: 'squares', length: 7 },
      { kind: 'bits', length: 300 },
      { kind: 'matrix', shape },
      { kind: 'triples', length: 1 },
    ])
    const [triples, squares, bits, matrices, single] = [0, 1, 2, 3, 4].map((k) =>
      sums(pages.map((page) => page[k] as readonly FieldVector[])),
    ) as [FieldVector[], FieldVector[], FieldVector[], FieldVector[], FieldVector[]]
    for (const [a, b, c] of [triples, single] as [FieldVector, FieldVector, FieldVector][])
      expect(a.mul(b).equal(c)).toBe(true)
    const [a, aa] = squares as [FieldVector, FieldVector]
    expect(a.mul(a).equal(aa)).toBe(true)
    expect(new Set(bits[0]?.toBigInts())).toEqual(new Set([0n, 1n]))
    const [l, r, lr] = matrices as [FieldVector, FieldVector, FieldVector]
    expect(l.matmul(r, shape).equal(lr)).toBe(true)
  })
})

test('a page of the greatest length', async () => {
  const pages = await makePages(2, Field64, [{ kind: 'triples', length: 8192 }])
  const [a, b, c] = sums(pages.map(([page]) => page as readonly FieldVector[])) as [
    FieldVector,
    FieldVector,
    FieldVector,
  ]
  expect(a.mul(b).equal(c)).toBe(true)
})

test.each([
  { rows: 1, inner: 3, columns: 5000 },
  { rows: 40, inner: 50, columns: 70 },
  { rows: 0, inner: 3, columns: 2 },
  { rows: 2, inner: 0, columns: 2 },
  { rows: 2, inner: 3, columns: 0 },
])('a matrix triple of several tiles, or none: $rows x $inner x $columns', async (shape) => {
  const pages = await makePages(2, Field64, [{ kind: 'matrix', shape }])
  const [a, b, c] = sums(pages.map(([page]) => page as readonly FieldVector[])) as [
    FieldVector,
    FieldVector,
    FieldVector,
  ]
  expect(a.matmul(b, shape).equal(c)).toBe(true)
})

test.each<Correlation>([
  { kind: 'random', length: 1 },
  { kind: 'masks', owner: 0, length: 1 },
])('a page of $kind is refused', async (correlation) => {
  await expect(makePages(2, Field64, [correlation])).rejects.toThrow(
    expect.objectContaining({ code: 'MALFORMED_FRAME' }),
  )
})
