import type { Field } from '../field/field.ts'
import { type Prg, seededPrg } from '../random/prg.ts'
import type { Seed } from '../random/seed.ts'
import type { SeedUse } from '../random/seed-use.ts'
import { expandInto, uniformBlockBytes } from '../random/uniform.ts'

/**
 * One party's share of zero, from a seed that it shares with each other party: what it shares with j is added if j has
 * the higher id and subtracted otherwise, so that over all parties each pair cancels. To whoever lacks one of the
 * seeds the share is uniform, so added to an input it hides all but the sum (Bonawitz et al., CCS 2017, section 4).
 *
 * @example
 * const zero = new PairwiseZeroShare(field64, id, seeds, use)
 * for (const block of blocks) {
 *   await zero.addTo(block)
 *   await party.send(collector, step, block)
 * }
 */
export class PairwiseZeroShare {
  readonly #field: Field
  readonly #terms: readonly { readonly prg: Prg; readonly sign: 1 | -1 }[]

  /**
   * @param id this party's
   * @param seeds by the id of the other party; both take theirs for the same use
   * @throws BeaverdamError SEED_REUSED
   */
  constructor(field: Field, id: number, seeds: ReadonlyMap<number, Seed>, use: SeedUse) {
    this.#field = field
    this.#terms = Array.from(seeds, ([other, seed]) => ({
      prg: seededPrg(seed, use),
      sign: id < other ? 1 : -1,
    }))
  }

  /** Adds the share's next elements, as many as `acc` holds; the next call carries on behind them. One at a time. */
  async addTo(acc: Uint8Array): Promise<void> {
    const step = uniformBlockBytes(this.#field)
    // Block by block, all seeds on one block, so that the accumulator passes through the cache once.
    for (let start = 0; start < acc.length; start += step) {
      const block = acc.subarray(start, start + step)
      for (const { prg, sign } of this.#terms) await expandInto(this.#field, block, prg, sign)
    }
  }
}
