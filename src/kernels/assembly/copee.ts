/**
 * Kernels of correlated oblivious product evaluation. For each bit of the receiver's secret, from the highest down, both
 * ends add what they have of it to twice their sum of the bits before. No branch and no address depends on a secret.
 */
import { high, low, settle } from './field/field64/arithmetic'
import { add, multiplyAdd, sub } from './field/field128/arithmetic'

/** Bytes of words that are worked on at a time: 4,096 of Field64's 16 bytes, or 2,048 of Field128's 32. */
export const maxWordBytes: i32 = 65536

/** Words of the streams under a choice of 0 and of 1; the receiver's is in `zeros`. */
export const zeros: usize = memory.data(65536, 64)
export const ones: usize = memory.data(65536, 64)
/** The sender's values. */
export const values: usize = memory.data(32768, 64)
/** What the sender sends for one bit: t_0 - t_1 + x. */
export const corrections: usize = memory.data(32768, 64)
export const sums: usize = memory.data(32768, 64)

/**
 * Field64, two elements at a time. A word of 128 bits, as l0 + l1 2^32 + h0 2^64 + h1 2^96, is (l1 + h0) 2^32 +
 * (l0 - h0 - h1) mod p. Halves are added up before they are reduced, once.
 */
@inline function lowWords(at: usize): v128 { return v128.shuffle<i64>(v128.load(at), v128.load(at, 16), 0, 2) }
@inline function highWords(at: usize): v128 { return v128.shuffle<i64>(v128.load(at), v128.load(at, 16), 1, 3) }
@inline function upper(l: v128, h: v128): v128 { return i64x2.add(high(l), low(h)) }
@inline function lower(l: v128, h: v128): v128 { return i64x2.sub(i64x2.sub(low(l), low(h)), high(h)) }
@inline function twice(x: v128): v128 { return i64x2.add(x, x) }

/** The sender's part of one bit: the corrections, and sum = 2 sum + t_0. */
export function correct64(count: usize): void {
  for (let i: usize = 0; i < count; i += 2) {
    const at = i * 8
    const l0 = lowWords(zeros + 2 * at), h0 = highWords(zeros + 2 * at)
    const l1 = lowWords(ones + 2 * at), h1 = highWords(ones + 2 * at)
    const a = upper(l0, h0), b = lower(l0, h0)
    const x = v128.load(values + at), sum = v128.load(sums + at)
    v128.store(sums + at, settle(i64x2.add(twice(high(sum)), a), i64x2.add(twice(low(sum)), b)))
    v128.store(corrections + at, settle(
      i64x2.add(high(x), i64x2.sub(a, upper(l1, h1))),
      i64x2.add(low(x), i64x2.sub(b, lower(l1, h1)))
    ))
  }
}

/** The receiver's part of one bit: sum = 2 sum + t + bit times the correction. */
export function take64(count: usize, bit: u32): void {
  const mask = i32x4.splat(-(bit & 1))
  for (let i: usize = 0; i < count; i += 2) {
    const at = i * 8
    const l = lowWords(zeros + 2 * at), h = highWords(zeros + 2 * at)
    const u = v128.and(mask, v128.load(corrections + at)), sum = v128.load(sums + at)
    v128.store(sums + at, settle(
      i64x2.add(i64x2.add(twice(high(sum)), high(u)), upper(l, h)),
      i64x2.add(i64x2.add(twice(low(sum)), low(u)), lower(l, h))
    ))
  }
}

/** 2^128 mod p for p = 2^128 - 28 * 2^64 + 1. */
const wrap128: usize = memory.data<u64>([0xffffffffffffffff, 27], 16)

/** A word of 256 bits modulo the modulus of Field128, whose halves need not be elements to be multiplied; it is used up. */
@inline function reduce128(word: usize): usize {
  multiplyAdd(word, word + 16, wrap128, word)
  return word
}

@inline function addToTwice128(sum: usize, t: usize): void {
  add(sum, sum, sum)
  add(sum, sum, t)
}

/** As `correct64`, in Field128. */
export function correct128(count: usize): void {
  for (let i: usize = 0; i < count; i++) {
    const at = i * 16
    const t0 = reduce128(zeros + 2 * at), t1 = reduce128(ones + 2 * at)
    addToTwice128(sums + at, t0)
    sub(corrections + at, t0, t1)
    add(corrections + at, corrections + at, values + at)
  }
}

/** As `take64`, in Field128. */
export function take128(count: usize, bit: u32): void {
  const mask = -<u64>(bit & 1)
  for (let i: usize = 0; i < count; i++) {
    const at = i * 16, u = corrections + at
    addToTwice128(sums + at, reduce128(zeros + 2 * at))
    store<u64>(u, load<u64>(u) & mask)
    store<u64>(u, load<u64>(u, 8) & mask, 8)
    add(sums + at, sums + at, u)
  }
}
