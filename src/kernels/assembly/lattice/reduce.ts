import { slot0, words } from './memory'
import { modulus, raise, reduceOnce, timesConstant, twice } from './prime'

/**
 * slot 0 += elements of Field64 in `words`, of which those from 2^63 on stand for themselves less Field64's modulus, times
 * a constant c: `low` is c, `high` 2^32 c, `less` c times Field64's modulus.
 */
export function addCentred(
  table: usize, n: usize, low: u32, lowQuotient: u32, high: u32, highQuotient: u32, less: u32
): void {
  const p = modulus(table), p2 = twice(table)
  const l = i32x4.splat(low), lq = i32x4.splat(lowQuotient), h = i32x4.splat(high), hq = i32x4.splat(highQuotient)
  const lesses = i32x4.splat(less)
  for (let i: usize = 0; i < n << 2; i += 16) {
    const x = v128.load(words + (i << 1)), y = v128.load(words + (i << 1), 16)
    const lows = v128.shuffle<i32>(x, y, 0, 2, 4, 6), highs = v128.shuffle<i32>(x, y, 1, 3, 5, 7)
    const sum = i32x4.add(timesConstant(lows, l, lq, p), timesConstant(highs, h, hq, p))
    const reduced = reduceOnce(reduceOnce(sum, p2), p)
    const centred = raise(i32x4.sub(reduced, v128.and(i32x4.shr_s(highs, 31), lesses)), p)
    v128.store(slot0 + i, reduceOnce(i32x4.add(v128.load(slot0 + i), centred), p))
  }
}

/** slot 0 += c times signed numbers of less than p in `words`. */
export function addSmall(table: usize, n: usize, c: u32, quotient: u32): void {
  const p = modulus(table), cs = i32x4.splat(c), quotients = i32x4.splat(quotient)
  for (let i: usize = 0; i < n << 2; i += 16) {
    const small = raise(v128.load(words + i), p)
    const product = reduceOnce(timesConstant(small, cs, quotients, p), p)
    v128.store(slot0 + i, reduceOnce(i32x4.add(v128.load(slot0 + i), product), p))
  }
}

/**
 * slot 0 = slot 0 * 2^32 + words + plus, for any 32-bit words: `shift` is 2^32 mod p, `unit` the quotient of 1.
 */
export function hornerStep(table: usize, n: usize, shift: u32, shiftQuotient: u32, unit: u32, plus: u32): void {
  const p = modulus(table), p2 = twice(table)
  const shifts = i32x4.splat(shift), quotients = i32x4.splat(shiftQuotient), units = i32x4.splat(unit)
  const pluses = i32x4.splat(plus), one = i32x4.splat(1)
  for (let i: usize = 0; i < n << 2; i += 16) {
    const shifted = timesConstant(v128.load(slot0 + i), shifts, quotients, p)
    const sum = i32x4.add(shifted, timesConstant(v128.load(words + i), one, units, p))
    v128.store(slot0 + i, reduceOnce(i32x4.add(reduceOnce(reduceOnce(sum, p2), p), pluses), p))
  }
}
