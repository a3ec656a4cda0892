import { slot0, slot1, slot2, tileSide } from '../scratch'
import { add, multiplyAdd } from './arithmetic'

const total = memory.data(16, 16)

/** slot 0 [0] = sum of slot 0 */
export function sum128(n: usize): void {
  v128.store(total, i64x2.splat(0))
  for (let i: usize = 0; i < n << 4; i += 16) add(total, total, slot0 + i)
  v128.store(slot0, v128.load(total))
}

/** slot 0 [0] = sum of the products of slots 0 and 1 */
export function dot128(n: usize): void {
  v128.store(total, i64x2.splat(0))
  for (let i: usize = 0; i < n << 4; i += 16) multiplyAdd(total, slot0 + i, slot1 + i, total)
  v128.store(slot0, v128.load(total))
}

/** slot 0 += slot 1 slot 2, as matrices whose rows are tileSide elements apart */
export function matmul128(rows: usize, inner: usize, columns: usize): void {
  const rowBytes = tileSide << 4
  for (let row: usize = 0; row < rows; row++) {
    for (let column: usize = 0; column < columns << 4; column += 16) {
      const z = slot0 + row * rowBytes + column
      let x = slot1 + row * rowBytes, y = slot2 + column
      for (let k: usize = 0; k < inner; k++, x += 16, y += rowBytes) multiplyAdd(z, x, y, z)
    }
  }
}

/** slot 0 [i] = product of row i of slot 1 and slot 2, as `rows` rows of `inner` elements */
export function rowDots128(rows: usize, inner: usize): void {
  let x = slot1
  for (let z = slot0; z < slot0 + (rows << 4); z += 16) {
    v128.store(z, i64x2.splat(0))
    for (let y = slot2; y < slot2 + (inner << 4); x += 16, y += 16) multiplyAdd(z, x, y, z)
  }
}
