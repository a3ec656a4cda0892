import { slot0, slot1 } from '../scratch'
import { add, multiplyAdd, sub } from './arithmetic'

const zero = memory.data(16, 16)
const product = memory.data(16, 16)
const difference = memory.data(16, 16)

/** (x, y) = (x + y, x - y) */
@inline function addSub(x: usize, y: usize): void {
  sub(difference, x, y)
  add(x, x, y)
  // By words: a load of both would have to wait until the two stores before it have left the store buffer.
  store<u64>(y, load<u64>(difference))
  store<u64>(y, load<u64>(difference, 8), 8)
}

/**
 * slot 0 = values of its polynomials of n coefficients each, in all `total` elements: Cooley and Tukey's butterflies,
 * from bit-reversed order to natural order. Slot 1 has the roots, those of the layer of span h at index h: the first of
 * each layer is 1, and costs no product.
 */
export function transform128(n: usize, total: usize): void {
  const end = slot0 + (total << 4)
  if (n > 1) for (let x = slot0; x < end; x += 32) addSub(x, x + 16)
  for (let h: usize = 2; h < n; h <<= 1) {
    const span = h << 4, roots = slot1 + span
    for (let start = slot0; start < end; start += span << 1) {
      addSub(start, start + span)
      for (let i: usize = 16; i < span; i += 16) {
        const x = start + i, y = x + span
        multiplyAdd(product, y, roots + i, zero)
        sub(y, x, product)
        add(x, x, product)
      }
    }
  }
}

/**
 * The same layers backwards, by Gentleman and Sande's butterflies: from natural order to bit-reversed order. With the
 * inverse roots in slot 1 that is the inverse of transform128, times n.
 */
export function untransform128(n: usize, total: usize): void {
  const end = slot0 + (total << 4)
  for (let h = n >> 1; h > 1; h >>= 1) {
    const span = h << 4, roots = slot1 + span
    for (let start = slot0; start < end; start += span << 1) {
      addSub(start, start + span)
      for (let i: usize = 16; i < span; i += 16) {
        const x = start + i, y = x + span
        addSub(x, y)
        multiplyAdd(y, y, roots + i, zero)
      }
    }
  }
  if (n > 1) for (let x = slot0; x < end; x += 32) addSub(x, x + 16)
}
