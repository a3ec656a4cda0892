// biome-ignore-all lint/style/noNonNullAssertion: the index of each loop is below the lengths, which are equal

/** out += factor x, for vectors of one length. */
export function addScaled(out: Float64Array, factor: number, x: Float64Array): void {
  for (let i = 0; i < out.length; i++) out[i] = out[i]! + factor * x[i]!
}

/** Scalar product, summed from the first element on. */
export function dot(x: Float32Array | Float64Array, y: Float32Array | Float64Array): number {
  let sum = 0
  for (let i = 0; i < x.length; i++) sum += x[i]! * y[i]!
  return sum
}

/** Largest |x - y| over the elements. */
export function largestDifference(x: Float64Array, y: Float64Array): number {
  let largest = 0
  for (let i = 0; i < x.length; i++) largest = Math.max(largest, Math.abs(x[i]! - y[i]!))
  return largest
}
