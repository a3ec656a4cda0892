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

/** Proofs of all to all take seconds, in one process. */
const counts = process.env.BEAVERDAM_FULL === undefined ? [2, 3] : [2, 3, 4, 5, 7]

test.each(counts)('pages of %i parties and their MACs are what they should be', async (n) => {
  const more = n === 2 ? others : []
  const correlations: readonly Correlation[] = [...one, { kind: 'masks', owner: n - 1, length: 33 }, ...more]
  const { pages, renewals } = await makePages(n, correlations)
  expect(renewals).toEqual([])
  for (const [k, page] of pages.entries()) expectRight(page, correlations[k] as Correlation)
})
