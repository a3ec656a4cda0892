const prime = 2n ** 255n - 19n

/** The order of the subgroup that signatures are in. */
const order = 2n ** 252n + 27_742_317_777_372_353_535_851_937_790_883_648_493n

/** The y of a point of order 8; that of the other two is its negative. */
const order8 = 0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n

/** The y of the neutral point, and of the points of order 2, 4 and 8. */
const smallOrder = new Set([1n, prime - 1n, 0n, order8, prime - order8])

/** Whether 32 bytes have the y of a point of Ed25519 below the prime, and not that of a point of small order. */
export function isProperPoint(bytes: Uint8Array): boolean {
  const y = littleEndian(bytes) & (2n ** 255n - 1n)
  return y < prime && !smallOrder.has(y)
}

/** Whether 32 bytes are a scalar below the order: a signature with the order added to it would verify as well. */
export function isReducedScalar(bytes: Uint8Array): boolean {
  return littleEndian(bytes) < order
}

function littleEndian(bytes: Uint8Array): bigint {
  return bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n)
}
