import { seedBytes } from '../../../src/random/seed.ts'
import type { Cost } from '../../../src/runtime/arithmetic.ts'
import { type PageAddress, writeAddress } from '../address.ts'
import { plainPages } from './page.ts'

/**
 * What dealing costs in a session: a key for each of the n computing parties, and for each page a request and a
 * correction, unless it needs none. Rounds do not add to the program's, since pages are mostly asked for ahead of need.
 */
export function dealerCost(
  n: number,
  elementBytes: number,
  pages: readonly PageAddress[],
  dealing = plainPages,
): Cost {
  const corrected = pages.filter(({ correlation }) => dealing.correctionLength(correlation) > 0)
  const requests = corrected.reduce(
    (sum, page) => sum + new TextEncoder().encode(writeAddress(page)).length,
    0,
  )
  const corrections = corrected.reduce(
    (sum, { correlation }) => sum + dealing.correctionLength(correlation) * elementBytes,
    0,
  )
  return { rounds: 1, bytes: n * seedBytes + requests + corrections, material: {} }
}
