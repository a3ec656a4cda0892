import { slot0, slot1, slot2, slot3, slot4 } from '../scratch'
import { add, multiplyAdd, sub } from './arithmetic'

const zero = memory.data(16, 16)
const partial = memory.data(16, 16)

/** slot 0 += slot 1 */
export function add128(n: usize): void {
  for (let i: usize = 0; i < n << 4; i += 16) add(slot0 + i, slot0 + i, slot1 + i)
}

/** slot 0 -= slot 1 */
export function sub128(n: usize): void {
  for (let i: usize = 0; i < n << 4; i += 16) sub(slot0 + i, slot0 + i, slot1 + i)
}

/** slot 0 *= slot 1 */
export function mul128(n: usize): void {
  for (let i: usize = 0; i < n << 4; i += 16) multiplyAdd(slot0 + i, slot0 + i, slot1 + i, zero)
}

/** slot 0 += c slot 1, for the one element c in slot 2 */
export function axpy128(n: usize): void {
  for (let i: usize = 0; i < n << 4; i += 16) multiplyAdd(slot0 + i, slot1 + i, slot2, slot0 + i)
}

/** slot 0 = c + d (b + s e) + e a, for a, b, c, d, e in slots 1, 2, 0, 3, 4, and s = 1 for the party that adds d e */
export function recombine128(n: usize, s: i32): void {
  const mask = i64x2.splat(-(<i64>s))
  for (let i: usize = 0; i < n << 4; i += 16) {
    v128.store(partial, v128.and(v128.load(slot4 + i), mask))
    add(partial, partial, slot2 + i)
    multiplyAdd(partial, partial, slot3 + i, slot0 + i)
    multiplyAdd(slot0 + i, slot1 + i, slot4 + i, partial)
  }
}
