/**
 * Arithmetic modulo p = 2^128 - 28 W + 1 on elements in memory, x = x0 + x1 W with W = 2^64. Products are reduced
 * directly by W^2 = 28 W - 1, so that no Montgomery form is needed.
 */
const modulus0: u64 = 1
const modulus1: u64 = 0xffffffffffffffe4

/** Whether x0 + x1 W is p or more, as 1 or 0. */
@inline export function exceeds(x0: u64, x1: u64): u64 {
  return <u64>(x1 > modulus1) | (<u64>(x1 == modulus1) & <u64>(x0 >= modulus0))
}

/** out = x0 + x1 W, less p if that is what `excess` says */
@inline function storeReduced(out: usize, x0: u64, x1: u64, excess: u64): void {
  store<u64>(out, x0 - excess)
  store<u64>(out, x1 - (modulus1 & -excess) - <u64>(x0 < excess), 8)
}

/** out = x + y */
@inline export function add(out: usize, x: usize, y: usize): void {
  const x0 = load<u64>(x), x1 = load<u64>(x, 8)
  const sum0 = x0 + load<u64>(y), carry0 = <u64>(sum0 < x0)
  const sum1 = x1 + load<u64>(y, 8), carry1 = <u64>(sum1 < x1)
  const top = sum1 + carry0, carry2 = carry1 | <u64>(top < carry0)
  storeReduced(out, sum0, top, carry2 | exceeds(sum0, top))
}

/** out = x - y, to which p is added after a borrow */
@inline export function sub(out: usize, x: usize, y: usize): void {
  const x0 = load<u64>(x), x1 = load<u64>(x, 8), y0 = load<u64>(y), y1 = load<u64>(y, 8)
  const borrow0 = <u64>(x0 < y0), borrow1 = <u64>(x1 < y1), difference1 = x1 - y1
  const borrow = borrow1 | <u64>(difference1 < borrow0)
  const low = x0 - y0 + borrow
  store<u64>(out, low)
  store<u64>(out, difference1 - borrow0 + (modulus1 & -borrow) + <u64>(low < borrow), 8)
}

/** The upper half of the product of two words. */
@inline function upper(x: u64, y: u64): u64 {
  const x0 = x & 0xffffffff, x1 = x >> 32, y0 = y & 0xffffffff, y1 = y >> 32
  const t = x1 * y0 + ((x0 * y0) >> 32), u = x0 * y1 + (t & 0xffffffff)
  return x1 * y1 + (t >> 32) + (u >> 32)
}

/** The upper word of the product of a word and a number below 2^32. */
@inline function upperOfSmall(x: u64, small: u64): u64 {
  return ((x >> 32) * small + (((x & 0xffffffff) * small) >> 32)) >> 32
}

/** out = x y + z */
@inline export function multiplyAdd(out: usize, x: usize, y: usize, z: usize): void {
  const x0 = load<u64>(x), x1 = load<u64>(x, 8), y0 = load<u64>(y), y1 = load<u64>(y, 8)

  // x y + z = t0 + t1 W + t2 W^2 + t3 W^3. The sums a and d do not overflow: z1 and y1 are W - 28 at most.
  const p00 = x0 * y0, p01 = x0 * y1, p10 = x1 * y0, p11 = x1 * y1
  const t0 = p00 + load<u64>(z)
  const a = load<u64>(z, 8) + <u64>(t0 < p00), b = a + upper(x0, y0), c = b + p01, t1 = c + p10
  const d = upper(x0, y1) + <u64>(b < a) + <u64>(c < b) + <u64>(t1 < c), e = d + upper(x1, y0), t2 = e + p11
  const t3 = upper(x1, y1) + <u64>(e < d) + <u64>(t2 < e)

  // By W^2 = 28 W - 1 and W^3 = 783 W - 28 that is (t0 - t2 - 28 t3) + (t1 + 28 t2 + 783 t3) W, which is not negative
  // and is r0 + r1 W + r2 W^2 with r2 < 2^10.
  const f = t0 - t2, g = 28 * t3
  let r0 = f - g
  const borrow0 = upperOfSmall(t3, 28) + <u64>(t0 < t2) + <u64>(f < g)
  const h = t1 + 28 * t2, k = h + 783 * t3
  let r1 = k - borrow0
  const carry1 = upperOfSmall(t2, 28) + upperOfSmall(t3, 783) + <u64>(h < t1) + <u64>(k < h)
  let r2 = carry1 - <u64>(k < borrow0)

  // The same again leaves r2 in 0..1, and once more 0, since r1 is below 2^15 if it overflowed.
  for (let fold = 0; fold < 2; fold++) {
    const sum = r1 + 28 * r2 - <u64>(r0 < r2)
    r0 -= r2
    r2 = <u64>(sum < r1)
    r1 = sum
  }
  storeReduced(out, r0, r1, exceeds(r0, r1))
}
