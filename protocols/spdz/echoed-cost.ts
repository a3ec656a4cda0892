import type { Cost } from '../../src/runtime/arithmetic.ts'
import { coinOpeningBytes } from './coin.ts'
import { commitmentBytes } from './commitment.ts'
import { echoBytes } from './echo.ts'

/**
 * What each of n parties tells all others in so many rounds, and compares with them by so many echoes: two parties have
 * nobody to compare with.
 *
 * @param bodyBytes to each other party, in all rounds together
 */
export function echoedCost(n: number, rounds: number, bodyBytes: number, echoes: number): Cost {
  const compared = n === 2 ? 0 : echoes
  return {
    rounds: rounds + compared,
    bytes: n * (n - 1) * (bodyBytes + compared * echoBytes),
    material: {},
  }
}

/** A coin: commitments, and what they commit to. */
export function coinCost(n: number): Cost {
  return echoedCost(n, 2, commitmentBytes + coinOpeningBytes, 1)
}
