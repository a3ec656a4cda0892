import { clearSlack, slot0, slot1, slot2, tileSide } from '../scratch'
import {
  add, high, highs, low, lowerFirst, lowerLast, lows, settle, upperFirst, upperLast,
} from './arithmetic'

/** Leaves the sum of the two elements of x as the first element of slot 0. */
@inline function storeTotal(x: v128): void {
  v128.store64_lane(slot0, add(x, v128.shuffle<i64>(x, x, 1, 0)), 0)
}

/** slot 0 [0] = sum of slot 0 */
export function sum64(n: usize): void {
  clearSlack(slot0, n << 3)
  let a = i64x2.splat(0), b = i64x2.splat(0)
  for (let i: usize = 0; i < n << 3; i += 16) {
    const x = v128.load(slot0 + i)
    a = i64x2.add(a, high(x))
    b = i64x2.add(b, low(x))
  }
  storeTotal(settle(a, b))
}

/** slot 0 [0] = sum of the products of slots 0 and 1 */
export function dot64(n: usize): void {
  clearSlack(slot0, n << 3)
  clearSlack(slot1, n << 3)
  let a = i64x2.splat(0), b = i64x2.splat(0)
  for (let i: usize = 0; i < n << 3; i += 32) {
    const x = v128.load(slot0 + i), x2 = v128.load(slot0 + i, 16), x0 = lows(x, x2), x1 = highs(x, x2)
    const y = v128.load(slot1 + i), y2 = v128.load(slot1 + i, 16), y0 = lows(y, y2), y1 = highs(y, y2)
    a = i64x2.add(a, i64x2.add(upperFirst(x0, x1, y0, y1), upperLast(x0, x1, y0, y1)))
    b = i64x2.add(b, i64x2.add(lowerFirst(x0, x1, y0, y1), lowerLast(x0, x1, y0, y1)))
  }
  storeTotal(settle(a, b))
}

/** slot 0 += slot 1 slot 2, as matrices whose rows are tileSide elements apart */
export function matmul64(rows: usize, inner: usize, columns: usize): void {
  const rowBytes = tileSide << 3
  for (let row: usize = 0; row < rows; row++) {
    for (let column: usize = 0; column < columns << 3; column += 32) {
      const z = slot0 + row * rowBytes + column
      let x = slot1 + row * rowBytes, y = slot2 + column
      let a = high(v128.load(z)), b = low(v128.load(z))
      let a2 = high(v128.load(z, 16)), b2 = low(v128.load(z, 16))
      for (let k: usize = 0; k < inner; k++, x += 8, y += rowBytes) {
        const x0 = v128.load32_splat(x), x1 = v128.load32_splat(x, 4)
        const y0 = lows(v128.load(y), v128.load(y, 16)), y1 = highs(v128.load(y), v128.load(y, 16))
        a = i64x2.add(a, upperFirst(x0, x1, y0, y1))
        b = i64x2.add(b, lowerFirst(x0, x1, y0, y1))
        a2 = i64x2.add(a2, upperLast(x0, x1, y0, y1))
        b2 = i64x2.add(b2, lowerLast(x0, x1, y0, y1))
      }
      v128.store(z, settle(a, b))
      v128.store(z, settle(a2, b2), 16)
    }
  }
}

/** slot 0 [i] = product of row i of slot 1 and slot 2, as `rows` rows of `inner` elements */
export function rowDots64(rows: usize, inner: usize): void {
  clearSlack(slot2, inner << 3)
  const rowBytes = inner << 3
  for (let i: usize = 0; i < rows; i++) {
    const row = slot1 + i * rowBytes
    let a = i64x2.splat(0), b = i64x2.splat(0)
    // The last step may read elements of the next row, which meet the zeroes behind slot 2's.
    for (let k: usize = 0; k < rowBytes; k += 32) {
      const x = v128.load(row + k), x2 = v128.load(row + k, 16), x0 = lows(x, x2), x1 = highs(x, x2)
      const y = v128.load(slot2 + k), y2 = v128.load(slot2 + k, 16), y0 = lows(y, y2), y1 = highs(y, y2)
      a = i64x2.add(a, i64x2.add(upperFirst(x0, x1, y0, y1), upperLast(x0, x1, y0, y1)))
      b = i64x2.add(b, i64x2.add(lowerFirst(x0, x1, y0, y1), lowerLast(x0, x1, y0, y1)))
    }
    const sum = settle(a, b)
    v128.store64_lane(slot0 + (i << 3), add(sum, v128.shuffle<i64>(sum, sum, 1, 0)), 0)
  }
}
