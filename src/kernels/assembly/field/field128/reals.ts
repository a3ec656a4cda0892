import { clipped, laneSum, loadReals, storeReals } from '../reals'
import { clearSlack, slot0, slot1 } from '../scratch'
import { sub } from './arithmetic'

const zero = memory.data(16, 16)
const negated = memory.data(16, 16)

/** (p - 1) / 2 = half1 W */
const half1: u64 = 0x7ffffffffffffff2

const twoTo32: f64 = 4294967296.0
const twoTo64: f64 = 18446744073709551616.0

/** out = the element nearest to the integer x, for |x| < 2^127: its upper word, and its lower one in two parts. */
@inline function storeInteger(out: usize, x: f64): void {
  const magnitude = abs(x)
  const upper = <i64>(magnitude / twoTo64)
  const rest = magnitude - <f64>upper * twoTo64
  const middle = <i64>(rest / twoTo32)
  store<i64>(out, (middle << 32) + <i64>(rest - <f64>middle * twoTo32))
  store<i64>(out, upper, 8)
  sub(negated, zero, out)
  v128.store(out, v128.bitselect(v128.load(negated), v128.load(out), i64x2.splat(-<i64>(x < 0))))
}

@inline function encode<T>(n: usize, scale: f64, clip: f64): usize {
  clearSlack(slot1, n * sizeof<T>())
  const bound = f64x2.splat(clip), scales = f64x2.splat(scale)
  let inside = i64x2.splat(0)
  let i: usize = 0
  for (; i < n; i += 2) {
    const x = loadReals<T>(slot1 + i * sizeof<T>())
    const kept = clipped(x, bound)
    inside = i64x2.add(inside, i64x2.eq(x, kept))
    const integers = f64x2.nearest(f64x2.mul(kept, scales))
    storeInteger(slot0 + (i << 4), f64x2.extract_lane(integers, 0))
    storeInteger(slot0 + (i << 4) + 16, f64x2.extract_lane(integers, 1))
  }
  return i + laneSum(inside)
}

/** slot 0 = slot 1 clipped, scaled and rounded, from singles. Returns how many exceed the clip or are NaN. */
export function encodeSingles128(n: usize, scale: f64, clip: f64): usize {
  return encode<f32>(n, scale, clip)
}

/** slot 0 = slot 1 clipped, scaled and rounded, from doubles. Returns how many exceed the clip or are NaN. */
export function encodeDoubles128(n: usize, scale: f64, clip: f64): usize {
  return encode<f64>(n, scale, clip)
}

/** An element as a double, those above (p - 1) / 2 as negative. Rounds once below 2^64, else up to three times. */
@inline function real(x: usize): f64 {
  const x0 = load<u64>(x), x1 = load<u64>(x, 8)
  const negative = <u64>(x1 > half1) | (<u64>(x1 == half1) & <u64>(x0 > 0))
  sub(negated, zero, x)
  const magnitude = v128.bitselect(v128.load(negated), v128.load(x), i64x2.splat(-negative))
  const low = <u64>i64x2.extract_lane(magnitude, 0)
  const lower = <f64><i64>(low >> 32) * twoTo32 + <f64><i64>(low & 0xffffffff)
  const value = <f64>i64x2.extract_lane(magnitude, 1) * twoTo64 + lower
  return value * (1 - 2 * <f64><i64>negative)
}

@inline function decode<T>(n: usize, scale: f64): void {
  for (let i: usize = 0; i < n; i += 2) {
    const x = slot0 + (i << 4)
    const pair = f64x2.replace_lane(f64x2.splat(real(x)), 1, real(x + 16))
    storeReals<T>(slot0 + i * sizeof<T>(), f64x2.mul(pair, f64x2.splat(scale)))
  }
}

/** slot 0 = slot 0 read as reals and scaled, as singles */
export function decodeSingles128(n: usize, scale: f64): void {
  decode<f32>(n, scale)
}

/** slot 0 = slot 0 read as reals and scaled, as doubles */
export function decodeDoubles128(n: usize, scale: f64): void {
  decode<f64>(n, scale)
}
