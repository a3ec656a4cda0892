import { slot0, slot1 } from '../scratch'
import { add, highs, lowerFirst, lowerLast, lows, settle, sub, upperFirst, upperLast } from './arithmetic'

// Each step does four butterflies and may run past the last element, into the slot's slack.

@inline function swapped(x: v128): v128 { return v128.shuffle<i64>(x, x, 1, 0) }

/** (x, y) to (x + y, x - y) in one vector */
@inline function addSubWithin(x: v128): v128 {
  const y = swapped(x)
  return v128.shuffle<i64>(add(x, y), sub(y, x), 0, 3)
}

/** Butterflies of span 1, whose root is 1. */
@inline function firstLayer(total: usize): void {
  for (let i: usize = 0; i < total << 3; i += 32) {
    const x = addSubWithin(v128.load(slot0 + i)), x2 = addSubWithin(v128.load(slot0 + i, 16))
    v128.store(slot0 + i, x)
    v128.store(slot0 + i, x2, 16)
  }
}

/** Four of Cooley and Tukey's butterflies: (x, y) = (x + w y, x - w y) */
@inline function forwards(x: usize, x2: usize, y: usize, y2: usize, w: usize, w2: usize): void {
  const a = v128.load(x), a2 = v128.load(x2)
  const b = v128.load(y), b2 = v128.load(y2), b0 = lows(b, b2), b1 = highs(b, b2)
  const r = v128.load(w), r2 = v128.load(w2), r0 = lows(r, r2), r1 = highs(r, r2)
  const c = settle(upperFirst(b0, b1, r0, r1), lowerFirst(b0, b1, r0, r1))
  const c2 = settle(upperLast(b0, b1, r0, r1), lowerLast(b0, b1, r0, r1))
  const sum = add(a, c), sum2 = add(a2, c2), difference = sub(a, c), difference2 = sub(a2, c2)
  v128.store(x, sum)
  v128.store(x2, sum2)
  v128.store(y, difference)
  v128.store(y2, difference2)
}

/** Four of Gentleman and Sande's butterflies: (x, y) = (x + y, (x - y) w) */
@inline function backwards(x: usize, x2: usize, y: usize, y2: usize, w: usize, w2: usize): void {
  const a = v128.load(x), a2 = v128.load(x2), b = v128.load(y), b2 = v128.load(y2)
  const sum = add(a, b), sum2 = add(a2, b2), d = sub(a, b), d2 = sub(a2, b2)
  const d0 = lows(d, d2), d1 = highs(d, d2)
  const r = v128.load(w), r2 = v128.load(w2), r0 = lows(r, r2), r1 = highs(r, r2)
  const c = settle(upperFirst(d0, d1, r0, r1), lowerFirst(d0, d1, r0, r1))
  const c2 = settle(upperLast(d0, d1, r0, r1), lowerLast(d0, d1, r0, r1))
  v128.store(x, sum)
  v128.store(x2, sum2)
  v128.store(y, c)
  v128.store(y2, c2)
}

/**
 * slot 0 = values of its polynomials of n coefficients each, in all `total` elements: Cooley and Tukey's butterflies,
 * from bit-reversed order to natural order. Slot 1 has the roots, those of the layer of span h at index h.
 */
export function transform64(n: usize, total: usize): void {
  const end = slot0 + (total << 3)
  if (n > 1) firstLayer(total)
  if (n > 2)
    for (let x = slot0; x < end; x += 64)
      forwards(x, x + 32, x + 16, x + 48, slot1 + 16, slot1 + 16)
  for (let h: usize = 4; h < n; h <<= 1) {
    const span = h << 3, roots = slot1 + span
    for (let start = slot0; start < end; start += span << 1)
      for (let i: usize = 0; i < span; i += 32) {
        const x = start + i, y = x + span, w = roots + i
        forwards(x, x + 16, y, y + 16, w, w + 16)
      }
  }
}

/**
 * The same layers backwards, by Gentleman and Sande's butterflies: from natural order to bit-reversed order. With the
 * inverse roots in slot 1 that is the inverse of transform64, times n.
 */
export function untransform64(n: usize, total: usize): void {
  const end = slot0 + (total << 3)
  for (let h = n >> 1; h > 2; h >>= 1) {
    const span = h << 3, roots = slot1 + span
    for (let start = slot0; start < end; start += span << 1)
      for (let i: usize = 0; i < span; i += 32) {
        const x = start + i, y = x + span, w = roots + i
        backwards(x, x + 16, y, y + 16, w, w + 16)
      }
  }
  if (n > 2)
    for (let x = slot0; x < end; x += 64)
      backwards(x, x + 32, x + 16, x + 48, slot1 + 16, slot1 + 16)
  if (n > 1) firstLayer(total)
}
