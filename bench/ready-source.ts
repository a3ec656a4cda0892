import { BeaverdamError } from '../src/errors.ts'
import type { Party } from '../src/runtime/party.ts'
import type { Triples } from '../src/runtime/preprocessing.ts'

/**
 * Triples that are in memory before the clock starts. They come from public seeds, so they hide nothing, and are dealt
 * again from the first one when all have been used: a bench alone may do either. There is no other material.
 */
export class ReadySource<Share> {
  readonly name = 'ready'
  readonly #triples: Triples<Share>
  readonly #length: number
  readonly #part: (share: Share, from: number, to: number) => Share
  #next = 0

  /** @param part the elements from..to - 1 of a share of `length` */
  constructor(
    triples: Triples<Share>,
    length: number,
    part: (share: Share, from: number, to: number) => Share,
  ) {
    this.#triples = triples
    this.#length = length
    this.#part = part
  }

  /** The next ones, uncopied. @throws MATERIAL_EXHAUSTED for more than are left of this pass over all */
  async triples(_at: Party, length: number): Promise<Triples<Share>> {
    if (this.#next === this.#length) this.#next = 0
    const from = this.#next
    this.#next += length
    if (this.#next > this.#length) throw exhausted()
    const { a, b, c } = this.#triples
    const next = (share: Share) => this.#part(share, from, this.#next)
    return { a: next(a), b: next(b), c: next(c) }
  }

  squares(): Promise<never> {
    return Promise.reject(exhausted())
  }

  bits(): Promise<never> {
    return Promise.reject(exhausted())
  }

  matrixTriples(): Promise<never> {
    return Promise.reject(exhausted())
  }
}

export function exhausted(): BeaverdamError {
  return new BeaverdamError('MATERIAL_EXHAUSTED', 'the bench prepared triples for one size of run alone')
}
