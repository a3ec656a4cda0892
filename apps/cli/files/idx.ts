import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { BeaverdamError } from '../../../src/errors.ts'
import { invalidFile, readBytes } from './read-bytes.ts'
import { sizeOf } from './tensor.ts'

/** An array of bytes from an IDX file, row-major. */
export interface IdxArray {
  readonly shape: readonly number[]
  readonly values: Uint8Array
}

/** Images of one size with a label each. */
export interface LabelledImages {
  readonly count: number
  readonly rows: number
  readonly columns: number
  /** count x rows x columns grey levels, row-major, 0 to 255. */
  readonly pixels: Uint8Array
  readonly labels: Uint8Array
}

/** A bound on what a .gz may unfold to; all of MNIST is 47 MB. */
const maxUnzippedBytes = 2 ** 29

/**
 * Reads an IDX file of unsigned bytes, the format of the MNIST digits (LeCun, Cortes, Burges), plain or gzipped.
 *
 * @throws BeaverdamError FILE_UNREADABLE or FILE_INVALID
 */
export async function readIdx(path: string): Promise<IdxArray> {
  const bytes = await unzipped(await readBytes(path), path)
  const [zero0, zero1, type, axes] = bytes
  if (axes === undefined || zero0 !== 0 || zero1 !== 0) return invalidFile(path, 'is not an IDX file')
  if (type !== 0x08) return invalidFile(path, 'is an IDX file of another type than unsigned bytes')
  const start = 4 + 4 * axes
  if (bytes.length < start) return invalidFile(path, 'is cut short inside its header')
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  const shape = Array.from({ length: axes }, (_, axis) => view.getUint32(4 + 4 * axis))
  const values = bytes.subarray(start)
  if (values.length !== sizeOf(shape))
    return invalidFile(path, `announces ${sizeOf(shape)} bytes of data, and ${values.length} follow`)
  return { shape, values }
}

/**
 * Reads images and their labels from a pair of IDX files.
 *
 * @throws BeaverdamError FILE_UNREADABLE, FILE_INVALID, or FILE_MISMATCH if there is not one label for each image
 */
export async function readLabelledImages(imagesPath: string, labelsPath: string): Promise<LabelledImages> {
  const images = await readIdx(imagesPath)
  const labels = await readIdx(labelsPath)
  const [count = 0, rows = 0, columns = 0] = images.shape
  if (images.shape.length !== 3)
    invalidFile(imagesPath, `has ${images.shape.length} axes, where images have 3`)
  if (labels.shape.length !== 1)
    invalidFile(labelsPath, `has ${labels.shape.length} axes, where labels have 1`)
  if (labels.values.length !== count)
    throw new BeaverdamError(
      'FILE_MISMATCH',
      `${labelsPath} has ${labels.values.length} labels for the ${count} images of ${imagesPath}`,
    )
  return { count, rows, columns, pixels: images.values, labels: labels.values }
}

async function unzipped(bytes: Uint8Array, path: string): Promise<Uint8Array> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes
  try {
    return await promisify(gunzip)(bytes, { maxOutputLength: maxUnzippedBytes })
  } catch {
    return invalidFile(
      path,
      `is a damaged gzip file, or one that unfolds to more than ${maxUnzippedBytes} bytes`,
    )
  }
}
