import { checkInteger, invalidArgument } from '../../src/errors.ts'
import { kappa, sigma } from '../../src/security-parameters.ts'
import { eta, type Noise, plaintextNoise, tail } from '../lattice/noise.ts'
import type { LatticeParameters } from '../lattice/parameters.ts'

/** The dimension of the ring and how many parties share the key: what bounds depend on. */
export type RingSize = Pick<LatticeParameters, 'n' | 'parties'>

export interface ProofChoice {
  /** How many ciphertexts one proof is about. */
  readonly count: number
  /** Of the key, under which they are in turn; 1 if left out. */
  readonly columns?: number
  /** Whether it shows as well that all slots of a ciphertext are equal. */
  readonly diagonal: boolean
  /** A coin that is tossed after the announcement, among parties; or a hash, for who speaks once. */
  readonly challenges: 'coin' | 'hash'
}

/** A mask is uniform in -2^(width - 1)..2^(width - 1) - 1, and what it hides is at most `reach` in magnitude. */
export interface MaskRange {
  readonly width: number
  readonly reach: number
  /** A response that is larger says something of what it hides: it is not sent, and not accepted. */
  readonly largest: number
}

/** What follows from a choice: sizes, what an honest proof hides, and what an accepted one shows. */
export interface ProofTerms extends ProofChoice {
  readonly n: number
  readonly columns: number
  /** Of one ciphertext under each column. */
  readonly tuples: number
  /** V: masks, each with a challenge for every tuple. */
  readonly rows: number
  /** What a proof shows is of so many times a ciphertext: see `provenCiphertexts`. */
  readonly multiplier: 1 | 2
  /** Of u. */
  readonly ternary: MaskRange
  /** Of e0 and e1. */
  readonly noise: MaskRange
  /** A lower bound of the probability that an attempt can be sent. */
  readonly acceptance: number
  /** An upper bound of the probability that a proof is accepted from which nobody could extract what it is about. */
  readonly knowledgeError: number
  /** Statistical distance between a proof and one that is made without the secrets. */
  readonly zeroKnowledgeError: number
  /** S: what is shown to bound u, e0 and e1 is so many times what honest ones are below. */
  readonly slack: number
  /** Of `multiplier` times a ciphertext. */
  readonly provenNoise: Noise
}

/** Attempts that a party has where a coin gives the challenges. Each fits with 3/4 or more: all fail with at most 2^-64. */
export const coinAttempts = 32

/** Of attempts, so few do not fit: with a coin each costs rounds, with a hash its maker's time alone. */
const mostMissed = { coin: 1 / 4, hash: 1 / 2 } as const

/** Responses are numbers below every prime of the ring. */
const mostBits = 30

/**
 * @throws BeaverdamError INVALID_ARGUMENT for more ciphertexts than the responses have room for
 *
 * @example
 * proofTerms(parameters, { count: 40, diagonal: false, challenges: 'coin' }).rows // 4
 */
export function proofTerms(
  { n, parties }: RingSize,
  { count, columns = 1, diagonal, challenges }: ProofChoice,
): ProofTerms {
  checkInteger('count', count, 1)
  checkInteger('columns', columns, 1)
  const tuples = count / columns
  if (!Number.isInteger(tuples)) invalidArgument('count', `a multiple of ${columns} columns`, count)
  const choiceBits = diagonal ? 1 : Math.log2(2 * n)
  const chances = tuples * (challenges === 'coin' ? coinAttempts : 1)
  const rows = Math.ceil(((challenges === 'coin' ? sigma : kappa) + Math.log2(chances)) / choiceBits)
  const coefficients = rows * n
  // u, e1, and e0 of each column
  const polynomials = 2 + columns
  const share = mostMissed[challenges] / polynomials
  const ternary = rangeOf(Math.min(tuples, subgaussian(1, tuples)), coefficients, share)
  // a sum of messages within -P/2..P/2, with a mask's, carries at most so much into the noise
  const carry = Math.floor(tuples / 2) + 1
  const noise = rangeOf(Math.min(eta * tuples, subgaussian(eta / 2, tuples)) + carry, coefficients, share)
  const [u, e] = [ternary.largest, noise.largest]
  // a difference of responses is at most twice one; 2 / (X^i - X^j) has coefficients in -1..1, and a product by it n terms
  const stretch = diagonal ? 2 : 2 * n
  const multiplier = diagonal ? 1 : 2
  return {
    n,
    count,
    columns,
    tuples,
    diagonal,
    challenges,
    rows,
    multiplier,
    ternary,
    noise,
    acceptance: 1 - coefficients * (missedShare(ternary) + (polynomials - 1) * missedShare(noise)),
    knowledgeError: chances * 2 ** (-choiceBits * rows),
    zeroKnowledgeError: polynomials * coefficients * 2 * Math.exp(-(tail ** 2) / 2),
    slack: (stretch / multiplier) * Math.max(u, e / eta),
    // t / P = x / P + e u + e1 s, for the key's e and s
    provenNoise: {
      fixed: stretch * (e + plaintextNoise + n * eta * parties * u + n * parties * e),
      deviation: 0,
    },
  }
}

/** Of the values of a mask, those that are not sent. */
function missedShare({ width, reach }: MaskRange): number {
  return (2 * reach + 1) / 2 ** width
}

/** The bound of a sum of independent centred terms, passed with below 2^-102. */
function subgaussian(variance: number, terms: number): number {
  return Math.ceil(tail * Math.sqrt(variance * terms))
}

/** The narrowest mask of which so few of all coefficients' values cannot be sent. */
function rangeOf(reach: number, coefficients: number, missed: number): MaskRange {
  const width = Math.ceil(Math.log2(((2 * reach + 1) * coefficients) / missed))
  if (width > mostBits)
    invalidArgument('count', 'fewer ciphertexts, since responses have 30 bits', `${width} bits`)
  return { width, reach, largest: 2 ** (width - 1) - 1 - reach }
}
