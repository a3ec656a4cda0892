import { clearSlack, slot0, slot1 } from '../scratch'
import { add, sub } from './arithmetic'

const modulus: u64 = 0xffffffff00000001

/**
 * Whether a word may be p or more, from the largest 32-bit lanes: such a word has an upper half of ones. So has p - 1,
 * which no error follows from: the words are then judged one by one.
 */
@inline function suspicious(largest: v128): bool {
  const ones = i32x4.eq(largest, i32x4.splat(-1))
  return v128.any_true(i64x2.shr_u(ones, 32))
}

@inline function accumulate(n: usize, negated: bool): bool {
  clearSlack(slot1, n << 3)
  let largest = i32x4.splat(0)
  for (let i: usize = 0; i < n << 3; i += 64) {
    const x = v128.load(slot0 + i), x2 = v128.load(slot0 + i, 16)
    const x3 = v128.load(slot0 + i, 32), x4 = v128.load(slot0 + i, 48)
    const y = v128.load(slot1 + i), y2 = v128.load(slot1 + i, 16)
    const y3 = v128.load(slot1 + i, 32), y4 = v128.load(slot1 + i, 48)
    const z = negated ? sub(x, y) : add(x, y), z2 = negated ? sub(x2, y2) : add(x2, y2)
    const z3 = negated ? sub(x3, y3) : add(x3, y3), z4 = negated ? sub(x4, y4) : add(x4, y4)
    largest = i32x4.max_u(largest, i32x4.max_u(i32x4.max_u(y, y2), i32x4.max_u(y3, y4)))
    v128.store(slot0 + i, z)
    v128.store(slot0 + i, z2, 16)
    v128.store(slot0 + i, z3, 32)
    v128.store(slot0 + i, z4, 48)
  }
  return suspicious(largest)
}

/** slot 0 += slot 1. Returns whether slot 1 may hold a word that is no element, so that the sum is void. */
export function addWords64(n: usize): bool {
  return accumulate(n, false)
}

/** slot 0 -= slot 1. Returns as addWords64 does. */
export function subWords64(n: usize): bool {
  return accumulate(n, true)
}

/**
 * Moves the words of slot 1 that are elements to its front, in order, and returns how many there are. It branches:
 * which words of a stream are no elements says nothing about those that are.
 */
export function compactWords64(n: usize): usize {
  let end = slot1
  for (let i: usize = 0; i < n << 3; i += 8) {
    const word = load<u64>(slot1 + i)
    if (word < modulus) {
      store<u64>(end, word)
      end += 8
    }
  }
  return (end - slot1) >> 3
}

/** Index of the first word of slot 0 that is no element, or -1. */
export function firstInvalid64(n: usize): isize {
  clearSlack(slot0, n << 3)
  let largest = i32x4.splat(0)
  for (let i: usize = 0; i < n << 3; i += 16) largest = i32x4.max_u(largest, v128.load(slot0 + i))
  if (suspicious(largest))
    for (let i: usize = 0; i < n; i++) if (load<u64>(slot0 + (i << 3)) >= modulus) return i
  return -1
}
