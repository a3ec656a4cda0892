/**
 * Arithmetic modulo p = 2^128 - 28 W + 1 on elements in memory, x = x0 + x1 W with W = 2^64. Products are taken by quarters,
 * x = x_0 + x_1 2^32 + x_2 2^64 + x_3 2^96, and reduced directly by 2^128 = 28 2^64 - 1: no Montgomery form is needed.
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

@inline function low(x: u64): u64 { return x & 0xffffffff }
@inline function high(x: u64): u64 { return x >> 32 }

@inline function quarter(x: usize, i: usize): u64 { return load<u32>(x + (i << 2)) }

/** 28 x, mod W */
@inline function times28(x: u64): u64 { return (x << 5) - (x << 2) }

/** What a column, a signed number, passes to the next. */
@inline function carry(column: u64): u64 { return <u64>(<i64>column >> 32) }

/** So many times p keep what carries out of the last column from being negative. */
const lent: u64 = 1 << 28

/**
 * out = sum of c_i 2^(32 i) mod p.
 *
 * Column i + j takes the lower halves of products of quarters x_i y_j, and the next column the upper halves: no carry passes
 * between columns, so that they add up over many products. Over the 2^13 that a block may have, all are below 2^48.
 *
 * Columns 7 to 4 are folded first: 28 times column i goes to column i - 2, and once it is taken off column i - 4. That
 * leaves four signed numbers below 2^58, which carry. With `lent` p added, lent 2^128 - 28 lent 2^64 + lent, the last one
 * carries r2 in 2^27..2^29, which is folded. If that overflows, r1 is below 2^34 and takes the overflow's fold as well.
 */
@inline function settle(
  out: usize, c0: u64, c1: u64, c2: u64, c3: u64, c4: u64, c5: u64, c6: u64, c7: u64,
): void {
  const f5 = c5 + times28(c7), f4 = c4 + times28(c6)
  const d0 = c0 - f4 + lent
  const d1 = c1 - f5 + carry(d0)
  const d2 = c2 - c6 + times28(f4) - 28 * lent + carry(d1)
  const d3 = c3 - c7 + times28(f5) + carry(d2)
  const r0 = low(d0) | (d1 << 32), r1 = low(d2) | (d3 << 32), r2 = carry(d3) + lent
  const s0 = r0 - r2, s1 = r1 + times28(r2) - <u64>(r0 < r2), s2 = <u64>(s1 < r1)
  const t0 = s0 - s2, t1 = s1 + times28(s2) - <u64>(s0 < s2)
  storeReduced(out, t0, t1, exceeds(t0, t1))
}

/** out = x y + z, of any three numbers below 2^128 */
@inline export function multiplyAdd(out: usize, x: usize, y: usize, z: usize): void {
  const x0 = quarter(x, 0), x1 = quarter(x, 1), x2 = quarter(x, 2), x3 = quarter(x, 3)
  const y0 = quarter(y, 0), y1 = quarter(y, 1), y2 = quarter(y, 2), y3 = quarter(y, 3)
  const p00 = x0 * y0, p01 = x0 * y1, p02 = x0 * y2, p03 = x0 * y3
  const p10 = x1 * y0, p11 = x1 * y1, p12 = x1 * y2, p13 = x1 * y3
  const p20 = x2 * y0, p21 = x2 * y1, p22 = x2 * y2, p23 = x2 * y3
  const p30 = x3 * y0, p31 = x3 * y1, p32 = x3 * y2, p33 = x3 * y3
  settle(
    out,
    quarter(z, 0) + low(p00),
    quarter(z, 1) + high(p00) + low(p01) + low(p10),
    quarter(z, 2) + high(p01) + high(p10) + low(p02) + low(p11) + low(p20),
    quarter(z, 3) + high(p02) + high(p11) + high(p20) + low(p03) + low(p12) + low(p21) + low(p30),
    high(p03) + high(p12) + high(p21) + high(p30) + low(p13) + low(p22) + low(p31),
    high(p13) + high(p22) + high(p31) + low(p23) + low(p32),
    high(p23) + high(p32) + low(p33),
    high(p33),
  )
}

/** out = z + sum of the products of `count` elements each, at most 2^13: as multiplyAdd, which as a loop of one step is slower */
@inline export function multiplyAddAll(
  out: usize, xs: usize, ys: usize, yStep: usize, count: usize, z: usize,
): void {
  let c0 = quarter(z, 0), c1 = quarter(z, 1), c2 = quarter(z, 2), c3 = quarter(z, 3)
  let c4: u64 = 0, c5: u64 = 0, c6: u64 = 0, c7: u64 = 0
  const end = xs + (count << 4)
  for (let x = xs, y = ys; x < end; x += 16, y += yStep) {
    const x0 = quarter(x, 0), x1 = quarter(x, 1), x2 = quarter(x, 2), x3 = quarter(x, 3)
    const y0 = quarter(y, 0), y1 = quarter(y, 1), y2 = quarter(y, 2), y3 = quarter(y, 3)
    const p00 = x0 * y0, p01 = x0 * y1, p02 = x0 * y2, p03 = x0 * y3
    const p10 = x1 * y0, p11 = x1 * y1, p12 = x1 * y2, p13 = x1 * y3
    const p20 = x2 * y0, p21 = x2 * y1, p22 = x2 * y2, p23 = x2 * y3
    const p30 = x3 * y0, p31 = x3 * y1, p32 = x3 * y2, p33 = x3 * y3
    c0 += low(p00)
    c1 += high(p00) + low(p01) + low(p10)
    c2 += high(p01) + high(p10) + low(p02) + low(p11) + low(p20)
    c3 += high(p02) + high(p11) + high(p20) + low(p03) + low(p12) + low(p21) + low(p30)
    c4 += high(p03) + high(p12) + high(p21) + high(p30) + low(p13) + low(p22) + low(p31)
    c5 += high(p13) + high(p22) + high(p31) + low(p23) + low(p32)
    c6 += high(p23) + high(p32) + low(p33)
    c7 += high(p33)
  }
  settle(out, c0, c1, c2, c3, c4, c5, c6, c7)
}
