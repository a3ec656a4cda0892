import type { PartyId } from '../../src/runtime/party.ts'
import { thresholdOf } from '../shamir/threshold.ts'

/**
 * How many parties, the first ones, hold shares: 2 t + 1, so that of products by degree 2 t no share follows from the
 * others. With one share more, who lies in one multiplication could read of the next one whether its shares fit.
 */
export function holderCount(n: number): number {
  return 2 * thresholdOf(n) + 1
}

/** The holders, in the order of their points. */
export function holderIds(n: number): readonly PartyId[] {
  return Array.from({ length: holderCount(n) }, (_, id) => id)
}

/** Those from whom a party gets vectors when something is opened: with its own share, as many as determine it. */
export function tellers(n: number, id: PartyId): readonly PartyId[] {
  const holders = holderCount(n)
  const t = thresholdOf(n)
  return id < holders
    ? Array.from({ length: t }, (_, k) => (id + 1 + k) % holders)
    : Array.from({ length: t + 1 }, (_, k) => k)
}

/** The other holders, from whom it gets digests. */
export function witnesses(n: number, id: PartyId): readonly PartyId[] {
  const told = tellers(n, id)
  return holderIds(n).filter((k) => k !== id && !told.includes(k))
}
