import { createCipheriv, randomBytes } from 'node:crypto'

// What a careful programmer writes without kernels: loops over BigUint64Arrays. The benches' baseline.

export function mul(out: BigUint64Array, x: BigUint64Array, y: BigUint64Array, p: bigint): void {
  for (let i = 0; i < out.length; i++) out[i] = ((x[i] as bigint) * (y[i] as bigint)) % p
}

export function dot(x: BigUint64Array, y: BigUint64Array, p: bigint): bigint {
  let sum = 0n
  for (let i = 0; i < x.length; i++) sum = (sum + (x[i] as bigint) * (y[i] as bigint)) % p
  return sum
}

/** Uniform elements from a fresh seed: words of an AES-128-CTR key stream, without those that are not below p. */
export function expandFreshSeed(length: number, p: bigint): BigUint64Array {
  const cipher = createCipheriv('aes-128-ctr', randomBytes(16), randomBytes(16))
  const elements = new BigUint64Array(length)
  for (let at = 0; at < length; ) {
    const { buffer, byteOffset } = cipher.update(new Uint8Array(8 * (length - at)))
    for (const word of new BigUint64Array(buffer, byteOffset, length - at))
      if (word < p) elements[at++] = word
  }
  return elements
}

/** Encodes reals and splits them into three shares: two that seeds expand to, and what is left, which is returned. */
export function shareReals(
  reals: Float32Array,
  p: bigint,
  { fractionBits, clip }: { readonly fractionBits: number; readonly clip: number },
): BigUint64Array {
  const scale = 2 ** fractionBits
  const masks = [expandFreshSeed(reals.length, p), expandFreshSeed(reals.length, p)]
  const share = new BigUint64Array(reals.length)
  for (let i = 0; i < reals.length; i++) {
    const clipped = Math.min(clip, Math.max(-clip, reals[i] as number))
    let left = BigInt(Math.round(clipped * scale))
    for (const mask of masks) left -= mask[i] as bigint
    share[i] = ((left % p) + p) % p
  }
  return share
}
