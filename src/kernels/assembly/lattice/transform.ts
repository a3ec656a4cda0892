import { slot0 } from './memory'
import { forwardRoots, inverseRoots, modulus, reduceOnce, timesConstant, twice } from './prime'

// Between the layers residues stay unreduced (Harvey, "Faster arithmetic for number-theoretic transforms"): below 4 p
// forwards, which is below 2^32, and below 2 p backwards. The two narrowest layers work within vectors.

@inline function evens(x: v128, y: v128): v128 { return v128.shuffle<i32>(x, y, 0, 2, 4, 6) }
@inline function odds(x: v128, y: v128): v128 { return v128.shuffle<i32>(x, y, 1, 3, 5, 7) }
@inline function firstPairs(x: v128, y: v128): v128 { return v128.shuffle<i64>(x, y, 0, 2) }
@inline function lastPairs(x: v128, y: v128): v128 { return v128.shuffle<i64>(x, y, 1, 3) }
@inline function interleavedLow(x: v128, y: v128): v128 { return v128.shuffle<i32>(x, y, 0, 4, 1, 5) }
@inline function interleavedHigh(x: v128, y: v128): v128 { return v128.shuffle<i32>(x, y, 2, 6, 3, 7) }
/** Two constants, each for two lanes. */
@inline function doubled(at: usize): v128 {
  const pair = v128.load64_zero(at)
  return v128.shuffle<i32>(pair, pair, 0, 0, 1, 1)
}

@inline function reduced(x: v128, p: v128, p2: v128): v128 { return reduceOnce(reduceOnce(x, p2), p) }

/** slot 0 = the values of its polynomial at the odd powers of a root of unity of order 2 n, in bit-reversed order. */
export function forward(table: usize, n: usize): void {
  const p = modulus(table), p2 = twice(table), roots = forwardRoots(table), quotients = roots + (n << 2)
  let m: usize = 1
  for (let span = n << 1; span >= 16; m <<= 1, span >>= 1)
    for (let block: usize = 0; block < m; block++) {
      const w = v128.load32_splat(roots + ((m + block) << 2)), q = v128.load32_splat(quotients + ((m + block) << 2))
      const start = slot0 + block * (span << 1)
      for (let x = start; x < start + span; x += 16) {
        const a = reduceOnce(v128.load(x), p2), b = timesConstant(v128.load(x + span), w, q, p)
        v128.store(x, i32x4.add(a, b))
        v128.store(x + span, i32x4.add(i32x4.sub(a, b), p2))
      }
    }
  for (let block: usize = 0; block < m; block += 2) {
    const at = slot0 + (block << 4), first = v128.load(at), second = v128.load(at, 16)
    const a = reduceOnce(firstPairs(first, second), p2)
    const b = timesConstant(lastPairs(first, second), doubled(roots + ((m + block) << 2)), doubled(quotients + ((m + block) << 2)), p)
    const sum = i32x4.add(a, b), difference = i32x4.add(i32x4.sub(a, b), p2)
    v128.store(at, firstPairs(sum, difference))
    v128.store(at, lastPairs(sum, difference), 16)
  }
  m <<= 1
  for (let block: usize = 0; block < m; block += 4) {
    const at = slot0 + (block << 3), first = v128.load(at), second = v128.load(at, 16)
    const a = reduceOnce(evens(first, second), p2)
    const b = timesConstant(odds(first, second), v128.load(roots + ((m + block) << 2)), v128.load(quotients + ((m + block) << 2)), p)
    const sum = reduced(i32x4.add(a, b), p, p2), difference = reduced(i32x4.add(i32x4.sub(a, b), p2), p, p2)
    v128.store(at, interleavedLow(sum, difference))
    v128.store(at, interleavedHigh(sum, difference), 16)
  }
}

/** slot 0 = w n times the coefficients of the polynomial that has its values, as `forward` gives them. */
export function inverse(table: usize, n: usize, w: u32, quotient: u32): void {
  const p = modulus(table), p2 = twice(table), roots = inverseRoots(table, n), quotients = roots + (n << 2)
  let m = n >> 1
  for (let block: usize = 0; block < m; block += 4) {
    const at = slot0 + (block << 3), first = v128.load(at), second = v128.load(at, 16)
    const a = evens(first, second), b = odds(first, second)
    const sum = reduceOnce(i32x4.add(a, b), p2)
    const difference = timesConstant(
      i32x4.add(i32x4.sub(a, b), p2), v128.load(roots + ((m + block) << 2)), v128.load(quotients + ((m + block) << 2)), p
    )
    v128.store(at, interleavedLow(sum, difference))
    v128.store(at, interleavedHigh(sum, difference), 16)
  }
  m >>= 1
  for (let block: usize = 0; block < m; block += 2) {
    const at = slot0 + (block << 4), first = v128.load(at), second = v128.load(at, 16)
    const a = firstPairs(first, second), b = lastPairs(first, second)
    const sum = reduceOnce(i32x4.add(a, b), p2)
    const difference = timesConstant(
      i32x4.add(i32x4.sub(a, b), p2), doubled(roots + ((m + block) << 2)), doubled(quotients + ((m + block) << 2)), p
    )
    v128.store(at, firstPairs(sum, difference))
    v128.store(at, lastPairs(sum, difference), 16)
  }
  m >>= 1
  for (let span: usize = 16; m > 0; m >>= 1, span <<= 1)
    for (let block: usize = 0; block < m; block++) {
      const r = v128.load32_splat(roots + ((m + block) << 2)), q = v128.load32_splat(quotients + ((m + block) << 2))
      const start = slot0 + block * (span << 1)
      for (let x = start; x < start + span; x += 16) {
        const a = v128.load(x), b = v128.load(x + span)
        v128.store(x, reduceOnce(i32x4.add(a, b), p2))
        v128.store(x + span, timesConstant(i32x4.add(i32x4.sub(a, b), p2), r, q, p))
      }
    }
  const ws = i32x4.splat(w), ratio = i32x4.splat(quotient)
  for (let x = slot0; x < slot0 + (n << 2); x += 16)
    v128.store(x, reduceOnce(timesConstant(v128.load(x), ws, ratio, p), p))
}
