import { BeaverdamError } from '../../../src/errors.ts'
import type { Field } from '../../../src/field/field.ts'
import { sigma } from '../../../src/security-parameters.ts'

/** A session can make so many triples in any field: its logarithm. */
const leastTriplesBits = 20

/** Chances of 1/p that a party that deviates has in one page, at most: see README.md. */
const chancesPerPage = 8n

/**
 * tau of MASCOT: from how many products a triple is combined. A combined pair (a, a^) is p^-((tau - 2) / 2) / 2 from uniform
 * to who attacked its products; tau is the smallest for which 2^20 triples of a session stay below 2^-(sigma + 1) together.
 */
export function tauOf({ modulus }: Field): number {
  let tau = 3
  while (modulus ** BigInt(tau - 2) < 1n << BigInt(2 * (sigma + leastTriplesBits))) tau++
  return tau
}

/**
 * What a session's pages add to the probability that a deviation goes unnoticed or tells something: one half of 2^-sigma
 * may come of combining, the other of checks.
 */
export class StatisticalError {
  readonly #field: Field
  readonly #maxTriples: bigint
  readonly #maxPages: bigint
  #triples = 0n
  #pages = 0n

  constructor(field: Field) {
    const { modulus } = field
    this.#field = field
    this.#maxTriples = squareRoot(modulus ** BigInt(tauOf(field) - 2)) >> BigInt(sigma)
    this.#maxPages = (modulus / chancesPerPage) >> BigInt(sigma + 1)
  }

  /** Counts a page with so many combined elements. @throws MATERIAL_EXHAUSTED if a session may have no more */
  count(combined: number): void {
    this.#triples += BigInt(combined)
    this.#pages++
    if (this.#triples <= this.#maxTriples && this.#pages <= this.#maxPages) return
    throw new BeaverdamError(
      'MATERIAL_EXHAUSTED',
      `mascot: a session in ${this.#field.name} makes at most ${this.#maxTriples} triples in ${this.#maxPages} pages; ` +
        'begin another one',
    )
  }
}

/** The integer below or at the square root, by Newton's method. */
function squareRoot(x: bigint): bigint {
  let root = 1n << BigInt(Math.ceil(x.toString(2).length / 2))
  for (let next = (root + x / root) >> 1n; next < root; next = (root + x / root) >> 1n) root = next
  return root
}
