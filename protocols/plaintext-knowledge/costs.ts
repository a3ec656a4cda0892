import type { Cost } from '../../src/runtime/arithmetic.ts'
import { coinOpeningBytes } from '../spdz/coin.ts'
import { commitmentBytes } from '../spdz/commitment.ts'
import { echoBytes } from '../spdz/echo.ts'
import type { ProofTerms } from './proof-terms.ts'
import { responsesBytes } from './response-bytes.ts'
import { digestBytes } from './transcript.ts'

/** Proofs of n parties to each other. @param attempts until all have one that fits: 1 with a probability of `acceptance`^n */
export function proveToAllCost(n: number, terms: ProofTerms, attempts: number): Cost {
  // two parties have nobody to compare with
  const echoes = n === 2 ? 0 : 1
  const bodies = digestBytes + commitmentBytes + coinOpeningBytes + echoes * echoBytes + 1
  // where none fits, an attempt ends before the responses
  return {
    rounds: attempts * (4 + echoes) + 1,
    bytes: n * (n - 1) * (attempts * bodies + responsesBytes(terms)),
    material: {},
  }
}
