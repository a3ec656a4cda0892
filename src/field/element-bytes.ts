/** The element in the `size` little-endian bytes from `at`. */
export function readElement(bytes: DataView, at: number, size: number): bigint {
  let element = 0n
  let end = at + size
  for (; end - at >= 8; end -= 8) element = (element << 64n) | bytes.getBigUint64(end - 8, true)
  for (; end > at; end -= 1) element = (element << 8n) | BigInt(bytes.getUint8(end - 1))
  return element
}

/** Writes an element as `size` little-endian bytes from `at`. */
export function writeElement(bytes: DataView, at: number, size: number, element: bigint): void {
  const end = at + size
  let rest = element
  for (; end - at >= 8; at += 8, rest >>= 64n) bytes.setBigUint64(at, rest & 0xffff_ffff_ffff_ffffn, true)
  for (; end > at; at += 1, rest >>= 8n) bytes.setUint8(at, Number(rest & 0xffn))
}

/**
 * The same elements as 32-bit words, or as bytes where words do not fill an element. It is for reading, as it is a copy
 * where the bytes are not aligned.
 */
export function wordsOf(bytes: Uint8Array, elementBytes: number): Uint32Array | Uint8Array {
  if (elementBytes % 4 !== 0) return bytes
  const { buffer, byteOffset, length } = bytes.byteOffset % 4 === 0 ? bytes : new Uint8Array(bytes)
  return new Uint32Array(buffer, byteOffset, length / 4)
}

/** The same bytes as a DataView. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
