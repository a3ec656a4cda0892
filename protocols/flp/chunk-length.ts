import { checkInteger } from '../../src/errors.ts'

/**
 * The chunk length that makes the proof of a bit check shortest: with chunks of c bits there are m / c calls, which with the
 * seed make p values of each wire polynomial, p a power of two, and the proof has 2 c + 2 (p - 1) + 1 elements. So for each
 * p the least c whose calls fit is tried.
 *
 * @param measLen m, the bits to check
 * @throws BeaverdamError INVALID_ARGUMENT
 */
export function bestChunkLength(measLen: number): number {
  checkInteger('measLen', measLen, 1)
  let best = measLen
  let bestSize = Number.POSITIVE_INFINITY
  for (let p = 2; p <= 2 * measLen; p *= 2) {
    const chunkLength = Math.ceil(measLen / (p - 1))
    if (chunkLength + p < bestSize) {
      best = chunkLength
      bestSize = chunkLength + p
    }
  }
  return best
}
