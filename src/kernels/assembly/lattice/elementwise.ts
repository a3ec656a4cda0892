import { slot0, slot1, slot2 } from './memory'
import { inverse32, modulus, montgomery, raise, reduceOnce, timesConstant } from './prime'

/** slot 0 += slot 1 */
export function add(table: usize, n: usize): void {
  const p = modulus(table)
  for (let i: usize = 0; i < n << 2; i += 16)
    v128.store(slot0 + i, reduceOnce(i32x4.add(v128.load(slot0 + i), v128.load(slot1 + i)), p))
}

/** slot 0 += slot 1 * slot 2 / 2^32 */
export function multiplyAdd(table: usize, n: usize): void {
  const p = modulus(table), inverse = inverse32(table)
  for (let i: usize = 0; i < n << 2; i += 16) {
    const product = montgomery(v128.load(slot1 + i), v128.load(slot2 + i), p, inverse)
    v128.store(slot0 + i, reduceOnce(i32x4.add(v128.load(slot0 + i), product), p))
  }
}

/** slot 0 -= slot 1 * slot 2 / 2^32 */
export function multiplySub(table: usize, n: usize): void {
  const p = modulus(table), inverse = inverse32(table)
  for (let i: usize = 0; i < n << 2; i += 16) {
    const product = montgomery(v128.load(slot1 + i), v128.load(slot2 + i), p, inverse)
    v128.store(slot0 + i, raise(i32x4.sub(v128.load(slot0 + i), product), p))
  }
}

/** slot 0 *= w */
export function scale(table: usize, n: usize, w: u32, quotient: u32): void {
  const p = modulus(table), ws = i32x4.splat(w), quotients = i32x4.splat(quotient)
  for (let i: usize = 0; i < n << 2; i += 16)
    v128.store(slot0 + i, reduceOnce(timesConstant(v128.load(slot0 + i), ws, quotients, p), p))
}

/** Index of the first word of slot 0 that is not below p, or -1. It branches: what comes from outside is no secret. */
export function firstInvalid(table: usize, n: usize): isize {
  const p = load<u32>(table)
  for (let i: usize = 0; i < n; i++) if (load<u32>(slot0 + (i << 2)) >= p) return i
  return -1
}
