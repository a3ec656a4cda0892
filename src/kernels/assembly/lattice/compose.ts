import { high, low, settle } from '../field/field64/arithmetic'
import { slot0, words } from './memory'

/**
 * A number t modulo q = p_1 p_2 .. with |t| < q / 2, given by y_i = t (q / p_i)^-1 mod p_i, is sum y_i q / p_i - k q with
 * k = sum y_i / p_i rounded (Halevi, Polyakov and Shoup, ePrint 2018/117). The fractions are added up as doubles: their
 * error, below 2^-48 for 16 primes, does no harm while |t| is below q / 2 by more than that part of q.
 *
 * The sum is taken modulo Field64's modulus, as upper and lower parts of A 2^32 + B: see field64/arithmetic. 64 terms
 * stay below 2^40.
 */
const uppers: usize = memory.data(262144, 64)
const lowers: usize = memory.data(262144, 64)
const fractions: usize = memory.data(262144, 64)

export function clearSum(n: usize): void {
  memory.fill(uppers, 0, n << 3)
  memory.fill(lowers, 0, n << 3)
  memory.fill(fractions, 0, n << 3)
}

/** A of y c for c = c0 + c1 2^32, of two 32-bit y in 64-bit lanes' products. */
@inline function upper(p0: v128, p1: v128): v128 { return i64x2.add(high(p0), i64x2.add(low(p1), high(p1))) }
@inline function lower(p0: v128, p1: v128): v128 { return i64x2.sub(low(p0), high(p1)) }

@inline function addTo(at: usize, x: v128): void { v128.store(at, i64x2.add(v128.load(at), x)) }

/** Adds slot 0 times `c0` + 2^32 `c1` to the sum, and slot 0 times `reciprocal` to the fractions. */
export function accumulate(n: usize, c0: u32, c1: u32, reciprocal: f64): void {
  const c0s = i32x4.splat(c0), c1s = i32x4.splat(c1), reciprocals = f64x2.splat(reciprocal)
  for (let i: usize = 0; i < n << 2; i += 16) {
    const y = v128.load(slot0 + i), at = i << 1
    const low0 = i64x2.extmul_low_i32x4_u(y, c0s), low1 = i64x2.extmul_low_i32x4_u(y, c1s)
    const high0 = i64x2.extmul_high_i32x4_u(y, c0s), high1 = i64x2.extmul_high_i32x4_u(y, c1s)
    addTo(uppers + at, upper(low0, low1))
    addTo(uppers + at + 16, upper(high0, high1))
    addTo(lowers + at, lower(low0, low1))
    addTo(lowers + at + 16, lower(high0, high1))
    const lasts = v128.shuffle<i64>(y, y, 1, 1)
    const first = f64x2.mul(f64x2.convert_low_i32x4_u(y), reciprocals)
    const last = f64x2.mul(f64x2.convert_low_i32x4_u(lasts), reciprocals)
    v128.store(fractions + at, f64x2.add(v128.load(fractions + at), first))
    v128.store(fractions + at, f64x2.add(v128.load(fractions + at, 16), last), 16)
  }
}

/** `words` = the sum, less as many times q as the fractions say, in Field64: `c0` + 2^32 `c1` is -q there. */
export function finishSum(n: usize, c0: u32, c1: u32): void {
  const c0s = i32x4.splat(c0), c1s = i32x4.splat(c1)
  for (let at: usize = 0; at < n << 3; at += 16) {
    const k = i32x4.trunc_sat_f64x2_u_zero(f64x2.nearest(v128.load(fractions + at)))
    const p0 = i64x2.extmul_low_i32x4_u(k, c0s), p1 = i64x2.extmul_low_i32x4_u(k, c1s)
    const a = i64x2.add(v128.load(uppers + at), upper(p0, p1)), b = i64x2.add(v128.load(lowers + at), lower(p0, p1))
    v128.store(words + at, settle(a, b))
  }
}
