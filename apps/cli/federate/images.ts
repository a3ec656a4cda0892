import { BeaverdamError } from '../../../src/errors.ts'
import type { LabelledImages } from '../files/idx.ts'
import type { Dataset } from './dataset.ts'

/**
 * Images as rows: each pixel is an input, its grey level scaled to 0..1.
 *
 * @param classes number of classes
 * @throws BeaverdamError FILE_MISMATCH for a label that is no class
 */
export function imageRows({ rows, columns, pixels, labels }: LabelledImages, classes: number): Dataset {
  if (labels.some((label) => label >= classes))
    throw new BeaverdamError('FILE_MISMATCH', `the images have labels above ${classes - 1}, the last class`)
  return {
    features: Float32Array.from(pixels, (grey) => grey / 255),
    labels,
    inputs: rows * columns,
    classes,
  }
}
