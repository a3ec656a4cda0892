import { reconstructVector, type Sharing } from '../../../protocols/share-file/index.ts'
import { BeaverdamError } from '../../../src/errors.ts'
import { decodeFixed, type FieldVector } from '../../../src/field/index.ts'
import { unflatten } from '../files/layout.ts'
import { namingFile } from '../files/naming-file.ts'
import { checkUpdateWritable, type Update, type UpdateLayout, writeUpdate } from '../files/update.ts'
import { readShares } from './share-files.ts'
import { toUpdateLayout } from './update-layout.ts'

/** What share files were put together to. */
export interface Reconstruction {
  readonly update: Update
  readonly sharing: Sharing
  /** How many shares it was made of. */
  readonly shares: number
}

/**
 * Puts share files together to the file that they are shares of.
 *
 * @param paths of share files, and of folders with share files of one sharing
 * @param out where it goes; undefined if to no file
 * @throws BeaverdamError what `readShares`, `reconstructVector` and `writeUpdate` throw
 * @throws BeaverdamError NOT_REPRESENTABLE for a number beyond its type, or an integer that a double cannot hold exactly
 */
export async function reconstructFile(
  paths: readonly string[],
  out: string | undefined,
): Promise<Reconstruction> {
  const read = await readShares(paths)
  const names = read.map(({ path }) => path)
  const shares = read.map(({ share }) => share)
  const [first] = shares
  if (first === undefined) throw new BeaverdamError('SHARES_TOO_FEW', 'there are no shares')
  const { sharing } = first
  const layout = await namingFile(names[0] ?? '', () => toUpdateLayout(sharing.layout))
  if (out !== undefined) await checkUpdateWritable(out, layout.format)
  const vector = await reconstructVector(shares, names)
  const update = toUpdate(layout, vector, sharing)
  if (out !== undefined) await writeUpdate(out, update)
  return { update, sharing, shares: shares.length }
}

/** Numbers of files are doubles, which hold fewer integers than a field. */
function toUpdate(layout: UpdateLayout, vector: FieldVector, { fractionBits }: Sharing): Update {
  try {
    return unflatten(layout, decodeFixed(vector, fractionBits, 'f64'))
  } catch (cause) {
    if (!(cause instanceof BeaverdamError && cause.code === 'NOT_REPRESENTABLE')) throw cause
    throw new BeaverdamError(
      cause.code,
      `${cause.message}; reconstructVector of beaverdam/protocols/share-file gives all of it as field elements`,
      { cause },
    )
  }
}
