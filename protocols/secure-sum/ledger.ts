import { BeaverdamError } from '../../src/errors.ts'
import type { ContributionId } from './contribution-id.ts'

/**
 * One aggregator's record of the contributions to one task. Each is waiting first, then released, and neither ever again:
 * whatever the other aggregators do, this one alone sees to it that no contribution enters two releases.
 *
 * Each call is one transaction: it happens as a whole or not at all.
 */
export interface Ledger {
  /**
   * Records a contribution as waiting.
   *
   * @param mostWaiting how many may wait
   * @throws BeaverdamError CONTRIBUTION_REPEATED if it waits, or was released
   * @throws BeaverdamError BATCH_TOO_LARGE
   */
  accept(id: ContributionId, share: Uint8Array, mostWaiting: number): Promise<void>
  /** The ids of those that wait, in any order. */
  waiting(): Promise<ContributionId[]>
  /**
   * Turns waiting contributions to released ones, for good, and hands out their shares. A crash afterwards loses the
   * batch and never repeats it.
   *
   * @throws BeaverdamError ALREADY_RELEASED if one of them does not wait
   */
  release(ids: readonly ContributionId[]): Promise<ReleasedShares>
}

/** The shares of contributions, of which a store need not have more than one in memory. */
export type ReleasedShares =
  | Iterable<readonly [ContributionId, Uint8Array]>
  | AsyncIterable<readonly [ContributionId, Uint8Array]>

/** A ledger in memory, gone with the process. */
export class MemoryLedger implements Ledger {
  readonly #waiting = new Map<ContributionId, Uint8Array>()
  readonly #released = new Set<ContributionId>()

  async accept(id: ContributionId, share: Uint8Array, mostWaiting: number): Promise<void> {
    if (this.#waiting.has(id) || this.#released.has(id))
      throw new BeaverdamError('CONTRIBUTION_REPEATED', `contribution ${id} was accepted before`)
    if (this.#waiting.size >= mostWaiting)
      throw new BeaverdamError('BATCH_TOO_LARGE', `${mostWaiting} contributions wait, and no more may`)
    this.#waiting.set(id, share)
  }

  async waiting(): Promise<ContributionId[]> {
    return [...this.#waiting.keys()]
  }

  async release(ids: readonly ContributionId[]): Promise<ReleasedShares> {
    const shares = ids.map((id): [ContributionId, Uint8Array] => {
      const share = this.#waiting.get(id)
      if (share === undefined)
        throw new BeaverdamError('ALREADY_RELEASED', `contribution ${id} is in a batch that was released`)
      return [id, share]
    })
    for (const id of ids) {
      this.#waiting.delete(id)
      this.#released.add(id)
    }
    return shares
  }
}
