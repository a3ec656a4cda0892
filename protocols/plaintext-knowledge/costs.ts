import type { Cost } from '../../src/runtime/arithmetic.ts'
import { inSequence } from '../../src/runtime/cost.ts'
import { coinCost, echoedCost } from '../spdz/echoed-cost.ts'
import type { ProofTerms } from './proof-terms.ts'
import { responsesBytes } from './response-bytes.ts'
import { digestBytes } from './transcript.ts'

/** Proofs of n parties to each other. @param attempts until all have one that fits: 1 with a probability of `acceptance`^n */
export function proveToAllCost(n: number, terms: ProofTerms, attempts: number): Cost {
  const attempt = inSequence(echoedCost(n, 2, digestBytes + 1, 0), coinCost(n))
  // where none fits, an attempt ends before the responses
  return {
    rounds: attempts * attempt.rounds + 1,
    bytes: attempts * attempt.bytes + n * (n - 1) * responsesBytes(terms),
    material: {},
  }
}
