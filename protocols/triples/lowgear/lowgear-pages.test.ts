import { expect, test } from 'vitest'
import type { Correlation } from '../correlation.ts'
import { expectRight, makePages } from './testing/made-pages.ts'

const shape = { rows: 3, inner: 4, columns: 2 }
/** Of more terms than a ciphertext has slots. */
const large = { rows: 5, inner: 11, columns: 300 }

const one = [
  { kind: 'triples', length: 20 },
  { kind: 'matrix', shape },
  { kind: 'random', length: 30 },
] as const
const others = [
  { kind: 'triples', length: 8192 },
  { kind: 'triples', length: 8192 },
  { kind: 'matrix', shape: large },
  { kind: 'matrix', shape: { rows: 2, inner: 0, columns: 2 } },
  { kind: 'squares', length: 7 },
  { kind: 'bits', length: 70 },
] as const

test.each([
  { n: 2, more: others },
  { n: 3, more: [] },
])('pages of $n parties and their MACs are what they should be', async ({ n, more }) => {
  const correlations: readonly Correlation[] = [...one, { kind: 'masks', owner: n - 1, length: 33 }, ...more]
  const { pages, renewals } = await makePages(n, correlations)
  expect(renewals).toEqual([])
  for (const [k, page] of pages.entries()) expectRight(page, correlations[k] as Correlation)
})
