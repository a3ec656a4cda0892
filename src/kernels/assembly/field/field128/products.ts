import { slot0, slot1, slot2, tileSide } from '../scratch'
import { add, multiplyAddAll } from './arithmetic'

const zero = memory.data(16, 16)
const total = memory.data(16, 16)

/** slot 0 [0] = sum of slot 0 */
export function sum128(n: usize): void {
  v128.store(total, i64x2.splat(0))
  for (let i: usize = 0; i < n << 4; i += 16) add(total, total, slot0 + i)
  v128.store(slot0, v128.load(total))
}

/** slot 0 [0] = sum of the products of slots 0 and 1 */
export function dot128(n: usize): void {
  multiplyAddAll(slot0, slot0, slot1, 16, n, zero)
}

/** slot 0 += slot 1 slot 2, as matrices whose rows are tileSide elements apart */
export function matmul128(rows: usize, inner: usize, columns: usize): void {
  const rowBytes = tileSide << 4
  for (let row: usize = 0; row < rows * rowBytes; row += rowBytes)
    for (let column: usize = 0; column < columns << 4; column += 16) {
      const z = slot0 + row + column
      multiplyAddAll(z, slot1 + row, slot2 + column, rowBytes, inner, z)
    }
}

/** slot 0 [i] = product of row i of slot 1 and slot 2, as `rows` rows of `inner` elements */
export function rowDots128(rows: usize, inner: usize): void {
  for (let i: usize = 0; i < rows; i++)
    multiplyAddAll(slot0 + (i << 4), slot1 + ((i * inner) << 4), slot2, 16, inner, zero)
}
