/**
 * Choices without branches: a mask is 0xff or 0, and which of the two is secret.
 */
export function maskOf(bit: number): number {
  return -(bit & 1) & 0xff
}

/** Whether two integers below 2^31 are equal. */
export function equalMask(x: number, y: number): number {
  return (((x ^ y) - 1) >> 31) & 0xff
}

/** out = out XOR (x AND mask) */
export function xorMasked(out: Uint8Array, x: Uint8Array, mask = 0xff): void {
  for (let i = 0; i < out.length; i++) out[i] = (out[i] as number) ^ ((x[i] as number) & mask)
}

/** `ones` where the mask is set, else `zeros`, which has the same length. */
export function select(mask: number, zeros: Uint8Array, ones: Uint8Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(zeros, (byte, i) => byte ^ ((byte ^ (ones[i] as number)) & mask))
}

/** Bit i of bits packed eight to a byte, the lowest first. */
export function bitAt(bits: Uint8Array, i: number): number {
  return ((bits[i >> 3] as number) >> (i & 7)) & 1
}
