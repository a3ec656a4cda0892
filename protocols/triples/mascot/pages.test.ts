import { expect, test } from 'vitest'
import type { Field } from '../../../src/field/field.ts'
import { Field64 } from '../../../src/field/field64.ts'
import { Field128 } from '../../../src/field/field128.ts'
import { primeField } from '../../../src/field/prime-field.ts'
import type { FieldVector } from '../../../src/field/vector.ts'
import type { Correlation } from '../correlation.ts'
import { runParties } from '../ot/testing/run-parties.ts'
import { MascotParty } from './mascot-party.ts'
import { makePage } from './page.ts'
import { type OpenPage, openPage } from './testing/open-page.ts'

/** What all parties together hold of pages, made one after the other. */
async function makePages(n: number, field: Field, correlations: readonly Correlation[]) {
  const outcomes = await runParties(
    n,
    async (party, ots) => {
      const own = await party.fork('keys', (at) => MascotParty.setup(at, field, ots))
      const pages: (readonly FieldVector[])[] = []
      for (const [k, correlation] of correlations.entries())
        pages.push(
          await party.fork(String(k), (at) => makePage(at, own, { correlation, index: 0, scope: 'session' })),
        )
      return { key: own.macKey.share, pages }
    },
    'malicious',
  )
  const held = outcomes.map(({ value }) => value)
  const alpha = held.reduce((sum, { key }) => sum + key, 0n)
  return correlations.map((_, k) =>
    openPage(
      alpha,
      held.map(({ pages }) => pages[k] as readonly FieldVector[]),
    ),
  )
}

const shape = { rows: 3, inner: 4, columns: 2 }
const slow = await primeField(2n ** 61n - 1n)
const cases: readonly { readonly n: number; readonly field: Field }[] = [
  ...[Field64, Field128, slow].map((field) => ({ n: 2, field })),
  ...[Field64, Field128].map((field) => ({ n: 3, field })),
  { n: 4, field: Field64 },
  { n: 5, field: Field64 },
]

test.each(cases)(
  'pages of $n parties in $field.name and their MACs are what they should be',
  async ({ n, field }) => {
    const pages = await makePages(n, field, [
      { kind: 'triples', length: 20 },
      { kind: 'squares', length: 7 },
      { kind: 'bits', length: 70 },
      { kind: 'random', length: 30 },
      { kind: 'masks', owner: n - 1, length: 33 },
      { kind: 'matrix', shape },
    ])
    const [triples, squares, bits, random, masks, matrices] = pages as [
      OpenPage,
      OpenPage,
      OpenPage,
      OpenPage,
      OpenPage,
      OpenPage,
    ]
    for (const { fits } of pages) expect(fits).toBe(true)
    const [a, b, c] = triples.values as [FieldVector, FieldVector, FieldVector]
    expect(a.mul(b).equal(c)).toBe(true)
    const [root, square] = squares.values as [FieldVector, FieldVector]
    expect(root.mul(root).equal(square)).toBe(true)
    expect(new Set(bits.values[0]?.toBigInts())).toEqual(new Set([0n, 1n]))
    expect(new Set(random.values[0]?.toBigInts()).size).toBe(30)
    expect(masks.masks.map((mask) => mask !== undefined)).toEqual(
      Array.from({ length: n }, (_, id) => id === n - 1),
    )
    expect(masks.values[0]?.equal(masks.masks[n - 1] as FieldVector)).toBe(true)
    const [x, y, z] = matrices.values as [FieldVector, FieldVector, FieldVector]
    expect(x.matmul(y, shape).equal(z)).toBe(true)
  },
)

test('a page whose openings go through collectors', async () => {
  const [page] = await makePages(3, Field64, [{ kind: 'bits', length: 4100 }])
  expect(page?.fits).toBe(true)
  expect(new Set(page?.values[0]?.toBigInts())).toEqual(new Set([0n, 1n]))
})

test('matrix triples of no elements', async () => {
  for (const empty of [
    { rows: 0, inner: 3, columns: 2 },
    { rows: 2, inner: 0, columns: 2 },
    { rows: 2, inner: 3, columns: 0 },
  ]) {
    const [page] = await makePages(2, Field64, [{ kind: 'matrix', shape: empty }])
    const [x, y, z] = page?.values ?? []
    expect(x?.matmul(y as FieldVector, empty).equal(z as FieldVector)).toBe(true)
  }
})
