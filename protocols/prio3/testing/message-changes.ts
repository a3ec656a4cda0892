import type { Report } from './aggregation.ts'

/** A random integer in 0..below - 1. */
export type RandomBelow = (below: number) => number

export function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  return bytes.with(bit >> 3, (bytes[bit >> 3] as number) ^ (1 << (bit & 7)))
}

/** One bit of the bytes from..to - 1 is flipped. */
export function flippedBit(bytes: Uint8Array, from: number, to: number, random: RandomBelow): Uint8Array {
  return flipped(bytes, 8 * from + random(8 * (to - from)))
}

export function replaced<T>(list: readonly T[], i: number, change: (item: T) => T): readonly T[] {
  return list.with(i, change(list[i] as T))
}

export function withInputShare(
  report: Report,
  aggId: number,
  change: (share: Uint8Array) => Uint8Array,
): Report {
  return { ...report, inputShares: replaced(report.inputShares, aggId, change) }
}

export function swapped<T>(list: readonly T[], i: number, j: number): readonly T[] {
  return list.with(i, list[j] as T).with(j, list[i] as T)
}
