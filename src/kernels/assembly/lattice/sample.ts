import { slot0, words } from './memory'

/** Residues from the next 30 bits of 32-bit words: those from p on are left out. */
const residueMask: u32 = 0x3fffffff
/** The largest multiple of 3 below 256: a byte below it is uniform modulo 3. */
const ternaryBound: u32 = 255
/** 42 bits a number: the sum of 21 of them less that of the other 21. */
const binomialMask: u64 = 0x1fffff

/**
 * slot 0 = uniform residues of a prime from `count` words in `words`. Returns how many. What does not fit is overwritten by
 * what comes next, so that nothing branches.
 */
export function uniform(table: usize, count: usize): usize {
  const p = load<u32>(table)
  let kept: usize = 0
  for (let i: usize = 0; i < count; i++) {
    const word = load<u32>(words + (i << 2)) & residueMask
    store<u32>(slot0 + (kept << 2), word)
    kept += usize(word < p)
  }
  return kept
}

/** slot 0 = uniform numbers in -1..1 from `count` bytes in `words`. Returns how many. */
export function ternary(count: usize): usize {
  let kept: usize = 0
  for (let i: usize = 0; i < count; i++) {
    const byte = <u32>load<u8>(words + i)
    // floor(byte / 3) = byte * 171 >> 9 below 512
    store<i32>(slot0 + (kept << 2), <i32>(byte - 3 * ((byte * 171) >> 9)) - 1)
    kept += usize(byte < ternaryBound)
  }
  return kept
}

/** slot 0 = n numbers of the centred binomial distribution with eta = 21, from the words of 64 bits in `words`. */
export function binomial(n: usize): void {
  for (let i: usize = 0; i < n; i++) {
    const word = load<u64>(words + (i << 3))
    store<i32>(slot0 + (i << 2), i32(popcnt(word & binomialMask)) - i32(popcnt((word >> 21) & binomialMask)))
  }
}

/** slot 0 = floor((words * factor + slot 0) / 2^32), of 32-bit words. */
export function upperProduct(n: usize, factor: u32): void {
  const factors = i32x4.splat(factor)
  for (let i: usize = 0; i < n << 2; i += 16) {
    const x = v128.load(words + i), carry = v128.load(slot0 + i)
    const low = i64x2.add(i64x2.extmul_low_i32x4_u(x, factors), i64x2.extend_low_i32x4_u(carry))
    const high = i64x2.add(i64x2.extmul_high_i32x4_u(x, factors), i64x2.extend_high_i32x4_u(carry))
    v128.store(slot0 + i, v128.shuffle<i32>(low, high, 1, 3, 5, 7))
  }
}
