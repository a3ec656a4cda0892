import type { Cost } from '../../src/runtime/arithmetic.ts'

/** Bytes of field elements in one message of an opening, at most: what the transport carries in one piece. */
export const openingBlockBytes = 1 << 16

/**
 * Whether all parties send their shares to all others (one round, n(n-1) vectors), rather than through collectors (two
 * rounds, 2(n-1) vectors).
 *
 * Two parties gain nothing by a collector. With more, all to all is for what a party can send in one block: at
 * 100 Mbit/s 64 KiB take 5 ms, less than the round trip that the collector would add.
 *
 * @param bytes of the vector that is opened
 */
export function opensDirectly(n: number, bytes: number, blockBytes: number): boolean {
  return n <= 2 || (n - 1) * bytes <= blockBytes
}

/** What it costs to open a vector of so many bytes to every party. */
export function openingCost(n: number, bytes: number, blockBytes = openingBlockBytes): Cost {
  return opensDirectly(n, bytes, blockBytes)
    ? { rounds: 1, bytes: n * (n - 1) * bytes, material: {} }
    : { rounds: 2, bytes: 2 * (n - 1) * bytes, material: {} }
}
