/**
 * A prime's table: p, 2 p and 1 / p mod 2^32, four times each, 48 bytes; then from byte 64 on n roots and n quotients for
 * the forward transform, then both for the inverse one. The root of block i of the layer with m blocks has index m + i.
 *
 * A constant w < p comes with its quotient floor(w 2^32 / p) (Shoup): then x w - mulhi(x, quotient) p is x w mod p or p
 * more, for any 32-bit x.
 */
@inline export function modulus(table: usize): v128 { return v128.load(table) }
@inline export function twice(table: usize): v128 { return v128.load(table, 16) }
@inline export function inverse32(table: usize): v128 { return v128.load(table, 32) }

@inline export function forwardRoots(table: usize): usize { return table + 64 }
@inline export function inverseRoots(table: usize, n: usize): usize { return table + 64 + (n << 3) }

/** The upper halves of the products of 32-bit lanes. */
@inline export function upperHalves(x: v128, y: v128): v128 {
  return v128.shuffle<i32>(i64x2.extmul_low_i32x4_u(x, y), i64x2.extmul_high_i32x4_u(x, y), 1, 3, 5, 7)
}

/** x w mod p, or p more. */
@inline export function timesConstant(x: v128, w: v128, quotient: v128, p: v128): v128 {
  return i32x4.sub(i32x4.mul(x, w), i32x4.mul(upperHalves(x, quotient), p))
}

/** x below 2 m, less m if that leaves it non-negative: negative numbers are large ones. */
@inline export function reduceOnce(x: v128, m: v128): v128 { return i32x4.min_u(x, i32x4.sub(x, m)) }

/** x in -m..m-1, plus m if it is negative. */
@inline export function raise(x: v128, m: v128): v128 { return i32x4.min_u(x, i32x4.add(x, m)) }

/** x y / 2^32 mod p (Montgomery), for x y < 2^32 p. */
@inline export function montgomery(x: v128, y: v128, p: v128, inverse: v128): v128 {
  const low = i64x2.extmul_low_i32x4_u(x, y), high = i64x2.extmul_high_i32x4_u(x, y)
  const lows = v128.shuffle<i32>(low, high, 0, 2, 4, 6), highs = v128.shuffle<i32>(low, high, 1, 3, 5, 7)
  return raise(i32x4.sub(highs, upperHalves(i32x4.mul(lows, inverse), p)), p)
}
