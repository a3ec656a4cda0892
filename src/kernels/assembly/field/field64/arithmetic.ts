/**
 * Arithmetic modulo p = 2^64 - 2^32 + 1 on vectors of two elements.
 *
 * Constants are loaded from memory where they are used: as literals V8 would build them anew in every step.
 */
const constants = memory.data<u64>([
  0xffffffff, 0xffffffff,
  0x8000000000000000, 0x8000000000000000,
  0xffffffff00000001, 0xffffffff00000001,
  0x7fffffff00000001, 0x7fffffff00000001,
  0x7fffffff00000000, 0x7fffffff00000000,
  0x1000000020000, 0x1000000020000,
  0x1fffffffd0000, 0x1fffffffd0000,
], 16)

/** 2^32 - 1, which is also 2^64 mod p. */
@inline export function lowHalf(): v128 { return v128.load(constants) }
/** 2^63. WebAssembly compares 64-bit lanes as signed numbers only: flipping the top bit keeps the unsigned order. */
@inline export function topBit(): v128 { return v128.load(constants, 16) }
@inline export function modulus(): v128 { return v128.load(constants, 32) }
@inline function modulusFlipped(): v128 { return v128.load(constants, 48) }
@inline export function largestFlipped(): v128 { return v128.load(constants, 64) }
@inline function lowBias(): v128 { return v128.load(constants, 80) }
@inline function highBias(): v128 { return v128.load(constants, 96) }

@inline export function low(x: v128): v128 { return v128.and(x, lowHalf()) }
@inline export function high(x: v128): v128 { return i64x2.shr_u(x, 32) }

/** The lower halves of four elements. */
@inline export function lows(x: v128, y: v128): v128 { return v128.shuffle<i32>(x, y, 0, 2, 4, 6) }
/** The upper halves of four elements. */
@inline export function highs(x: v128, y: v128): v128 { return v128.shuffle<i32>(x, y, 1, 3, 5, 7) }

/** x + y, as x - (p - y): a borrow, which leaves 2^64 too much, costs 2^64 - p = 2^32 - 1. */
@inline export function add(x: v128, y: v128): v128 {
  const flipped = v128.xor(x, topBit())
  const negated = i64x2.sub(modulusFlipped(), y)
  return i64x2.sub(i64x2.sub(flipped, negated), high(i64x2.lt_s(flipped, negated)))
}

@inline export function sub(x: v128, y: v128): v128 {
  const borrow = i64x2.lt_s(v128.xor(x, topBit()), v128.xor(y, topBit()))
  return i64x2.sub(i64x2.sub(x, y), high(borrow))
}

/**
 * A sum of products of elements x = x0 + x1 2^32 is kept as two signed numbers A and B with the value A 2^32 + B mod p.
 * Since 2^64 = 2^32 - 1 and 2^96 = -1, a product with p_ij = x_i y_j = l_ij + h_ij 2^32 is
 *
 *   l00 + (h00 + l01 + l10) 2^32 + (h01 + h10 + l11) 2^64 + h11 2^96,
 *
 * which adds h00 + l01 + l10 + m to A and l00 - m - h11 to B, where m = h01 + h10 + l11. No carry passes between them.
 */
@inline function middle(p01: v128, p10: v128, p11: v128): v128 {
  return i64x2.add(i64x2.add(high(p01), high(p10)), low(p11))
}

@inline function upper(p00: v128, p01: v128, p10: v128, p11: v128): v128 {
  return i64x2.add(i64x2.add(high(p00), i64x2.add(low(p01), low(p10))), middle(p01, p10, p11))
}

@inline function lower(p00: v128, p01: v128, p10: v128, p11: v128): v128 {
  return i64x2.sub(i64x2.sub(low(p00), middle(p01, p10, p11)), high(p11))
}

@inline function first(x: v128, y: v128): v128 { return i64x2.extmul_low_i32x4_u(x, y) }
@inline function last(x: v128, y: v128): v128 { return i64x2.extmul_high_i32x4_u(x, y) }

/** A of the products of the first two of four elements, given by their halves. */
@inline export function upperFirst(x0: v128, x1: v128, y0: v128, y1: v128): v128 {
  return upper(first(x0, y0), first(x0, y1), first(x1, y0), first(x1, y1))
}

/** B of the products of the first two of four elements. */
@inline export function lowerFirst(x0: v128, x1: v128, y0: v128, y1: v128): v128 {
  return lower(first(x0, y0), first(x0, y1), first(x1, y0), first(x1, y1))
}

/** A of the products of the last two of four elements. */
@inline export function upperLast(x0: v128, x1: v128, y0: v128, y1: v128): v128 {
  return upper(last(x0, y0), last(x0, y1), last(x1, y0), last(x1, y1))
}

/** B of the products of the last two of four elements. */
@inline export function lowerLast(x0: v128, x1: v128, y0: v128, y1: v128): v128 {
  return lower(last(x0, y0), last(x0, y1), last(x1, y0), last(x1, y1))
}

/**
 * The element A 2^32 + B mod p, for |A|, |B| < 2^48: sums of at most 2^13 products, as there are in a block.
 *
 * First k p = k 2^64 - k 2^32 + k is added with k = 2^17, which makes all that follows non-negative; with 2^48 lent
 * from A to B, the biases are 2^48 + k for B and k 2^32 - k - 2^16 for A. Then B carries into A, and what A holds above
 * 2^32, t < 2^19, stands for t 2^64 = t (2^32 - 1). Adding that passes 2^64 at most once and leaves less than p if it
 * does, so that one correction by 2^32 - 1 serves both a carry and a result in p..2^64-1.
 */
@inline export function settle(a: v128, b: v128): v128 {
  const biased = i64x2.add(b, lowBias())
  const carried = i64x2.add(i64x2.add(a, highBias()), high(biased))
  const joined = v128.or(i64x2.shl(carried, 32), low(biased))
  const sum = i64x2.add(joined, i64x2.sub(v128.andnot(carried, lowHalf()), high(carried)))
  const flipped = v128.xor(sum, topBit())
  const passed = i64x2.gt_s(v128.xor(joined, topBit()), flipped)
  return i64x2.add(sum, low(v128.or(passed, i64x2.gt_s(flipped, largestFlipped()))))
}
