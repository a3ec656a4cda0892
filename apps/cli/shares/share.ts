import { basename, extname } from 'node:path'
import { type Scheme, type SharingTerms, shareVector } from '../../../protocols/share-file/index.ts'
import { BeaverdamError } from '../../../src/errors.ts'
import { largestEncoding } from '../../../src/field/fixed-format.ts'
import { encodeFixed, type FixedFormat } from '../../../src/field/index.ts'
import { dtypes } from '../files/dtype.ts'
import { checkFinite, flatten } from '../files/layout.ts'
import { namingFile } from '../files/naming-file.ts'
import { describeElement } from '../files/tensor.ts'
import { readUpdate, type Update, type UpdateLayout } from '../files/update.ts'
import { type FieldName, fieldOf } from '../program/field-choice.ts'
import { realFractionBits } from '../sum/plan.ts'
import { type WrittenShare, writeShares } from './share-files.ts'
import { toVectorLayout } from './update-layout.ts'

/** A file to be shared. */
export interface FileSharing {
  /** Of .npy, .safetensors, .csv or .json. */
  readonly file: string
  readonly scheme: Scheme
  readonly parties: number
  readonly threshold: number
  readonly field: FieldName
  /** Left out, it follows from the file's number types. */
  readonly fractionBits: number | undefined
  /** Left out, nothing is clipped: a number without room is an error. */
  readonly clip: number | undefined
  /** The folder that the shares go to. */
  readonly out: string
}

/** What became of it. */
export interface FileSharingResult {
  readonly terms: SharingTerms
  /** Numbers that were clipped. */
  readonly saturated: number
  /** By holder. */
  readonly written: readonly WrittenShare[]
}

/**
 * Shares a file: NAME.npy becomes NAME.0.share and so on.
 *
 * @throws BeaverdamError what `readUpdate` and `writeShares` throw, NOT_FINITE
 * @throws BeaverdamError HEADROOM_EXCEEDED for a number without room, if it is not to be clipped
 */
export async function shareFile(sharing: FileSharing): Promise<FileSharingResult> {
  const { file, scheme, parties, threshold, clip, out } = sharing
  const update = await readUpdate(file)
  checkFinite(update, file)
  const field = fieldOf(sharing.field)
  const format = formatOf(sharing, update)
  const { vector, saturated } = encodeFixed(field, flatten(update), format)
  if (clip === undefined && saturated > 0) noRoom(sharing, update, format)
  const numbers = { fractionBits: format.fractionBits, bound: largestEncoding(format) }
  const terms = { scheme, field, parties, threshold, ...numbers, layout: toVectorLayout(update) }
  const shares = await namingFile(file, () => shareVector(vector, terms))
  const name = basename(file, extname(file))
  return {
    terms,
    saturated,
    written: await writeShares(
      out,
      shares.map((share) => [name, share]),
    ),
  }
}

/** The format that numbers are shared in: its clip is a bound that the number types give, never the numbers. */
function formatOf({ fractionBits, clip, field }: FileSharing, { tensors }: UpdateLayout): FixedFormat {
  const types = tensors.map(({ dtype }) => dtypes[dtype])
  const digits = fractionBits ?? (types.every(({ kind }) => kind === 'integer') ? 0 : realFractionBits)
  // The largest power of two below half the modulus.
  const room = 2 ** (fieldOf(field).modulus.toString(2).length - 2 - digits)
  const widest = Math.max(...types.map(({ min, max }) => Math.max(-min, max)))
  return { fractionBits: digits, clip: clip ?? Math.min(widest, room) }
}

/** Names the first number without room by its place. */
function noRoom(
  { file, field }: FileSharing,
  { tensors }: Update,
  { fractionBits, clip }: FixedFormat,
): never {
  const places = tensors.flatMap((tensor) => {
    const index = tensor.values.findIndex((value) => Math.abs(value) > clip)
    return index < 0 ? [] : [describeElement(tensor, index)]
  })
  throw new BeaverdamError(
    'HEADROOM_EXCEEDED',
    `${file}: ${places[0]} is beyond ${clip}, the most that ${fractionBits} fraction bits in Field${field} leave room ` +
      'for; lower --fraction-bits, use --field 128, or set a --clip',
  )
}
