import { concatBytes } from '@noble/hashes/utils.js'

/** Byte strings, each after its length in 4 little-endian bytes: no two lists of one number of strings are alike. */
export function lengthPrefixed(...parts: readonly Uint8Array[]): Uint8Array {
  return concatBytes(
    ...parts.flatMap((part) => {
      const length = new DataView(new ArrayBuffer(4))
      length.setUint32(0, part.length, true)
      return [new Uint8Array(length.buffer), part]
    }),
  )
}

/** Seconds since 1970 in 8 little-endian bytes. */
export function encodeSeconds(seconds: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(8))
  view.setBigUint64(0, BigInt(seconds), true)
  return new Uint8Array(view.buffer)
}
