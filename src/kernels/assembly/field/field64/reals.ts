import { clipped, laneSum, loadReals, storeReals } from '../reals'
import { clearSlack, slot0, slot1 } from '../scratch'
import { high, topBit } from './arithmetic'

const constants = memory.data<u64>([
  0x4538000000000000, 0x4538000000000000,
  0x4338000000000000, 0x4338000000000000,
  0xffffffff80000000, 0xffffffff80000000,
  0x41f0000000000000, 0x41f0000000000000,
], 16)

/** 2^51 */
const exact: f64 = 2251799813685248

/** 3 2^83: a double in 2^84..2^85, where doubles are 2^32 apart. */
@inline function roundsTo32(): v128 { return v128.load(constants) }
/** 3 2^51: a double in 2^52..2^53, where doubles are the integers. */
@inline function roundsTo0(): v128 { return v128.load(constants, 16) }
@inline function halfFlipped(): v128 { return v128.load(constants, 32) }
@inline function twoTo32(): v128 { return v128.load(constants, 48) }

/** The integer nearest to x, ties to even, for |x| <= 2^51: it is left in the last bits of the sum. */
@inline function nearest(x: v128): v128 {
  return i64x2.sub(f64x2.add(x, roundsTo0()), roundsTo0())
}

/**
 * The integer nearest to x, ties to even, for |x| < 2^63: the first sum splits x into 2^32 upper + lower, exactly, with
 * |lower| <= 2^31, and has `upper` in its last bits.
 */
@inline function nearestWide(x: v128): v128 {
  const upper = f64x2.add(x, roundsTo32())
  const lower = f64x2.sub(x, f64x2.sub(upper, roundsTo32()))
  return i64x2.add(i64x2.shl(upper, 32), nearest(lower))
}

/** The element of an integer: to add p to a negative one is to take 2^64 - p = 2^32 - 1 off, mod 2^64. */
@inline function element(integer: v128): v128 {
  return i64x2.sub(integer, high(i64x2.lt_s(integer, i64x2.splat(0))))
}

@inline function encode<T>(n: usize, scale: f64, clip: f64, wide: bool): usize {
  clearSlack(slot1, n * sizeof<T>())
  const bound = f64x2.splat(clip), scales = f64x2.splat(scale)
  let inside = i64x2.splat(0)
  let i: usize = 0
  for (; i < n; i += 4) {
    const x = loadReals<T>(slot1 + i * sizeof<T>()), x2 = loadReals<T>(slot1 + (i + 2) * sizeof<T>())
    const kept = clipped(x, bound), kept2 = clipped(x2, bound)
    inside = i64x2.add(inside, i64x2.add(i64x2.eq(x, kept), i64x2.eq(x2, kept2)))
    const y = f64x2.mul(kept, scales), y2 = f64x2.mul(kept2, scales)
    const z = element(wide ? nearestWide(y) : nearest(y)), z2 = element(wide ? nearestWide(y2) : nearest(y2))
    v128.store(slot0 + (i << 3), z)
    v128.store(slot0 + (i << 3), z2, 16)
  }
  return i + laneSum(inside)
}

/** slot 0 = slot 1 clipped, scaled and rounded, from singles. Returns how many exceed the clip or are NaN. */
export function encodeSingles64(n: usize, scale: f64, clip: f64): usize {
  return scale * clip <= exact ? encode<f32>(n, scale, clip, false) : encode<f32>(n, scale, clip, true)
}

/** slot 0 = slot 1 clipped, scaled and rounded, from doubles. Returns how many exceed the clip or are NaN. */
export function encodeDoubles64(n: usize, scale: f64, clip: f64): usize {
  return scale * clip <= exact ? encode<f64>(n, scale, clip, false) : encode<f64>(n, scale, clip, true)
}

/** Elements as doubles, those above (p - 1) / 2 as negative: the halves are exact, so that their sum rounds once. */
@inline function real(x: v128): v128 {
  const negative = i64x2.gt_s(v128.xor(x, topBit()), halfFlipped())
  const integer = i64x2.add(x, high(negative))
  const upper = f64x2.convert_low_i32x4_s(v128.shuffle<i32>(integer, integer, 1, 3, 1, 3))
  const lower = f64x2.convert_low_i32x4_u(v128.shuffle<i32>(integer, integer, 0, 2, 0, 2))
  return f64x2.add(f64x2.mul(upper, twoTo32()), lower)
}

@inline function decode<T>(n: usize, scale: f64): void {
  const scales = f64x2.splat(scale)
  for (let i: usize = 0; i < n; i += 2)
    storeReals<T>(slot0 + i * sizeof<T>(), f64x2.mul(real(v128.load(slot0 + (i << 3))), scales))
}

/** slot 0 = slot 0 read as reals and scaled, as singles */
export function decodeSingles64(n: usize, scale: f64): void {
  decode<f32>(n, scale)
}

/** slot 0 = slot 0 read as reals and scaled, as doubles */
export function decodeDoubles64(n: usize, scale: f64): void {
  decode<f64>(n, scale)
}
