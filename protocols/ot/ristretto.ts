import { ristretto255, ristretto255_hasher } from '@noble/curves/ed25519.js'
import type { RandomSource } from '../../src/random/csprng.ts'

const { Point } = ristretto255

/** An element of ristretto255, the prime-order group. `multiply` takes a secret scalar that is not zero. */
export interface GroupElement {
  add(other: GroupElement): GroupElement
  subtract(other: GroupElement): GroupElement
  negate(): GroupElement
  multiply(scalar: bigint): GroupElement
  equals(other: GroupElement): boolean
  is0(): boolean
  toBytes(): Uint8Array
}

/** Bytes of an encoded element of ristretto255 (RFC 9496). */
export const pointBytes = 32

export const generator: GroupElement = Point.BASE

/** A uniform scalar that is not zero: 512 bits are reduced, so that its distance from uniform is below 2^-256. */
export function randomScalar(random: RandomSource): bigint {
  const wide = BigInt(
    `0x${random(64).reduceRight((hex, byte) => hex + byte.toString(16).padStart(2, '0'), '')}`,
  )
  return (wide % (Point.Fn.ORDER - 1n)) + 1n
}

/** An element of which nobody knows the logarithm: the random oracle of the proofs (RFC 9380, ristretto255_XMD:SHA-512). */
export function hashToGroup(message: Uint8Array): GroupElement {
  return ristretto255_hasher.hashToCurve(message, {
    DST: 'beaverdam-v1-ristretto255_XMD:SHA-512_R255MAP_RO_',
  })
}

/** An element from its encoding; undefined if that encodes none, or the identity, of which all multiples are known. */
export function decodePoint(bytes: Uint8Array): GroupElement | undefined {
  try {
    const point = Point.fromBytes(bytes)
    return point.is0() ? undefined : point
  } catch {
    return undefined
  }
}
