import { checkInteger } from '../../src/errors.ts'

/** Most elements of an encoded measurement: half a GiB in Field128, so that sizes stay in what one buffer holds. */
export const largestMeasLen = 2 ** 25

/** @throws BeaverdamError INVALID_ARGUMENT */
export function checkChunkLength(chunkLength: number): number {
  return checkInteger('chunkLength', chunkLength, 1, largestMeasLen)
}
