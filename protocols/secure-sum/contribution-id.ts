import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'

/** A contribution's random id of 16 bytes, in hex: it tells contributions apart and says nothing about them. */
export type ContributionId = string

export const idBytes = 16

export function idFromBytes(bytes: Uint8Array): ContributionId {
  return bytesToHex(bytes)
}

/**
 * Which of k aggregators gets the vector of a contribution, the others its seeds: the first four bytes of the id as a
 * little-endian number, mod k, which spreads the load evenly.
 */
export function vectorHolder(id: ContributionId, aggregators: number): number {
  const [a, b, c, d] = hexToBytes(id.slice(0, 8)) as unknown as [number, number, number, number]
  return (a + b * 2 ** 8 + c * 2 ** 16 + d * 2 ** 24) % aggregators
}

/** Ids end to end. */
export function encodeIds(ids: readonly ContributionId[]): Uint8Array {
  return hexToBytes(ids.join(''))
}

/** @returns undefined if the bytes are not whole ids, each larger than the one before */
export function decodeSortedIds(bytes: Uint8Array): ContributionId[] | undefined {
  if (bytes.length % idBytes !== 0) return undefined
  const ids = Array.from({ length: bytes.length / idBytes }, (_, i) =>
    idFromBytes(bytes.subarray(i * idBytes, (i + 1) * idBytes)),
  )
  return ids.every((id, i) => i === 0 || id > (ids[i - 1] as string)) ? ids : undefined
}
