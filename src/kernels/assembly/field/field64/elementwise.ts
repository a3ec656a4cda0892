import { slot0, slot1, slot2, slot3, slot4 } from '../scratch'
import {
  add, high, highs, low, lowerFirst, lowerLast, lows, settle, sub, upperFirst, upperLast,
} from './arithmetic'

// Each step takes four elements and stores its results together: after a store V8 loads every constant again.

/** slot 0 += slot 1 */
export function add64(n: usize): void {
  for (let i: usize = 0; i < n << 3; i += 32) {
    const z = add(v128.load(slot0 + i), v128.load(slot1 + i))
    const z2 = add(v128.load(slot0 + i, 16), v128.load(slot1 + i, 16))
    v128.store(slot0 + i, z)
    v128.store(slot0 + i, z2, 16)
  }
}

/** slot 0 -= slot 1 */
export function sub64(n: usize): void {
  for (let i: usize = 0; i < n << 3; i += 32) {
    const z = sub(v128.load(slot0 + i), v128.load(slot1 + i))
    const z2 = sub(v128.load(slot0 + i, 16), v128.load(slot1 + i, 16))
    v128.store(slot0 + i, z)
    v128.store(slot0 + i, z2, 16)
  }
}

/** slot 0 *= slot 1 */
export function mul64(n: usize): void {
  for (let i: usize = 0; i < n << 3; i += 32) {
    const x = v128.load(slot0 + i), x2 = v128.load(slot0 + i, 16), x0 = lows(x, x2), x1 = highs(x, x2)
    const y = v128.load(slot1 + i), y2 = v128.load(slot1 + i, 16), y0 = lows(y, y2), y1 = highs(y, y2)
    const z = settle(upperFirst(x0, x1, y0, y1), lowerFirst(x0, x1, y0, y1))
    const z2 = settle(upperLast(x0, x1, y0, y1), lowerLast(x0, x1, y0, y1))
    v128.store(slot0 + i, z)
    v128.store(slot0 + i, z2, 16)
  }
}

/** slot 0 += c slot 1, for the one element c in slot 2 */
export function axpy64(n: usize): void {
  const y0 = v128.load32_splat(slot2), y1 = v128.load32_splat(slot2, 4)
  for (let i: usize = 0; i < n << 3; i += 32) {
    const x = v128.load(slot1 + i), x2 = v128.load(slot1 + i, 16), x0 = lows(x, x2), x1 = highs(x, x2)
    const z = v128.load(slot0 + i), z2 = v128.load(slot0 + i, 16)
    const sum = settle(
      i64x2.add(high(z), upperFirst(x0, x1, y0, y1)),
      i64x2.add(low(z), lowerFirst(x0, x1, y0, y1)),
    )
    const sum2 = settle(
      i64x2.add(high(z2), upperLast(x0, x1, y0, y1)),
      i64x2.add(low(z2), lowerLast(x0, x1, y0, y1)),
    )
    v128.store(slot0 + i, sum)
    v128.store(slot0 + i, sum2, 16)
  }
}

/** slot 0 = c + d (b + s e) + e a, for a, b, c, d, e in slots 1, 2, 0, 3, 4, and s = 1 for the party that adds d e */
export function recombine64(n: usize, s: i32): void {
  const mask = i64x2.splat(-(<i64>s))
  for (let i: usize = 0; i < n << 3; i += 32) {
    const e = v128.load(slot4 + i), e2 = v128.load(slot4 + i, 16), e0 = lows(e, e2), e1 = highs(e, e2)
    const a = v128.load(slot1 + i), a2 = v128.load(slot1 + i, 16), a0 = lows(a, a2), a1 = highs(a, a2)
    const d = v128.load(slot3 + i), d2 = v128.load(slot3 + i, 16), d0 = lows(d, d2), d1 = highs(d, d2)
    const b = add(v128.load(slot2 + i), v128.and(e, mask))
    const b2 = add(v128.load(slot2 + i, 16), v128.and(e2, mask))
    const b0 = lows(b, b2), b1 = highs(b, b2)
    const c = v128.load(slot0 + i), c2 = v128.load(slot0 + i, 16)
    const sum = settle(
      i64x2.add(high(c), i64x2.add(upperFirst(d0, d1, b0, b1), upperFirst(e0, e1, a0, a1))),
      i64x2.add(low(c), i64x2.add(lowerFirst(d0, d1, b0, b1), lowerFirst(e0, e1, a0, a1))),
    )
    const sum2 = settle(
      i64x2.add(high(c2), i64x2.add(upperLast(d0, d1, b0, b1), upperLast(e0, e1, a0, a1))),
      i64x2.add(low(c2), i64x2.add(lowerLast(d0, d1, b0, b1), lowerLast(e0, e1, a0, a1))),
    )
    v128.store(slot0 + i, sum)
    v128.store(slot0 + i, sum2, 16)
  }
}
