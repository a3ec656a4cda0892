import { BeaverdamError } from '../../../src/errors.ts'
import type { Field } from '../../../src/field/field.ts'
import { sigma } from '../../../src/security-parameters.ts'
import type { Correlation } from '../correlation.ts'

/** Triples that tau is chosen for, of two parties in a session: their logarithm. */
const triplesBits = 19

/**
 * Chances of 1/p that a deviation in a page goes unnoticed: one of the combination of what is authenticated, one of the
 * sacrifice, two of the MAC check, and as many again to spare: of these the check of key shares takes two a session.
 */
const chancesPerPage = 8n

/**
 * tau of MASCOT: from how many products a triple is combined. What was attacked is p^-((tau - 2) / 2) from uniform when it is
 * combined (see README.md); tau is the smallest for which 2^19 triples are 2^-(sigma + 1) together.
 */
export function tauOf({ modulus }: Field): number {
  let tau = 3
  while (modulus ** BigInt(tau - 2) < 1n << BigInt(2 * (sigma + 1 + triplesBits))) tau++
  return tau
}

/**
 * What the pages of a session add to the probability that a deviation goes unnoticed or tells something: one half of
 * 2^-sigma may come of combining, the other of checks.
 */
export class StatisticalError {
  readonly #field: Field
  readonly #maxCombined: bigint
  readonly #maxPages: bigint
  #combined = 0n
  #pages = 0n

  /** @param n parties, of which n - 1 may be attacked by another each */
  constructor(field: Field, n: number) {
    const { modulus } = field
    this.#field = field
    this.#maxCombined = (squareRoot(modulus ** BigInt(tauOf(field) - 2)) >> BigInt(sigma + 1)) / BigInt(n - 1)
    this.#maxPages = (modulus / chancesPerPage) >> BigInt(sigma + 1)
  }

  /** Counts a page. @throws MATERIAL_EXHAUSTED if a session may have no more */
  count(correlation: Correlation): void {
    this.#combined += BigInt(combinedElements(correlation))
    this.#pages++
    if (this.#combined <= this.#maxCombined && this.#pages <= this.#maxPages) return
    throw new BeaverdamError(
      'MATERIAL_EXHAUSTED',
      `mascot: a session in ${this.#field.name} makes at most ${this.#maxCombined} triples in ${this.#maxPages} pages; ` +
        'begin another one',
    )
  }
}

/**
 * How many elements of a page come of combining. An element of a matrix A meets a row of B: errors may stand in any of its
 * columns, and make its distance from uniform the square root of their number greater.
 */
function combinedElements(correlation: Correlation): number {
  switch (correlation.kind) {
    case 'matrix': {
      const { rows, inner, columns } = correlation.shape
      return rows * inner * Math.ceil(Math.sqrt(columns))
    }
    case 'random':
    case 'masks':
      return 0
    default:
      return correlation.length
  }
}

/** The integer at or below the square root, by Newton's method. */
function squareRoot(x: bigint): bigint {
  let root = 1n << BigInt(Math.ceil(x.toString(2).length / 2))
  for (let next = (root + x / root) >> 1n; next < root; next = (root + x / root) >> 1n) root = next
  return root
}
