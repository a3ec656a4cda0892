import { AesCtr } from '#aes-ctr'
import type { Seed } from './seed.ts'
import { encodeSeedUse, type SeedUse } from './seed-use.ts'
import { turboShake128 } from './turboshake.ts'

/** Bytes that one call asks of a generator on a hot path: enough to hide the call, few enough to stay in cache. */
export const blockBytes = 65_536

/** A pseudorandom generator: one stream of bytes, the same however it is cut into blocks. */
export interface Prg {
  /** The next bytes of the stream, which the caller may keep. Calls are answered in the order they were made. */
  next(length: number): Promise<Uint8Array>
  /** Takes back what `next` gave, whole, and what nobody will read again: the next bytes then find their memory in cache. */
  release?(bytes: Uint8Array): void
}

const expansionDomain = 0x11

/**
 * The generator that a seed stands for under a use: AES-128-CTR whose key and initial counter are the first and second
 * half of TurboSHAKE128(label, session, address, seed) with domain byte 0x11, so that no two uses share a key stream
 * and no key meets a fixed counter, which would let one search break many seeds at once.
 *
 * Takes the seed.
 *
 * @throws BeaverdamError SEED_REUSED
 * @throws BeaverdamError INVALID_ARGUMENT for a text of 64 KiB or more
 *
 * @example
 * const prg = seededPrg(seed, { label: 'secure-sum share', session: taskId, address: contributionId })
 * const words = await prg.next(blockBytes)
 */
export function seededPrg(seed: Seed, use: SeedUse): Prg {
  const keyAndCounter = turboShake128(encodeSeedUse(use, seed.take()), expansionDomain, 32)
  return new AesCtr(keyAndCounter.subarray(0, 16), keyAndCounter.subarray(16))
}
