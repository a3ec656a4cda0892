import { BeaverdamError } from '../../src/errors.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { Seed, seedBytes } from '../../src/random/seed.ts'
import { expandShare } from '../../src/sharing/additive.ts'
import { ByteReader } from '../task/byte-reader.ts'
import { ByteWriter } from '../task/byte-writer.ts'
import { checkChecksum, checksumBytes, withChecksum } from './checksum.ts'
import { digestOf, encodeHeader, readHeader, shareFileFormat } from './header.ts'
import { seedUse } from './seed-use.ts'
import { type CommittedShare, checkCommitment, openerBytes } from './share-commitment.ts'
import { sharedLength, sharedParts } from './shared-parts.ts'
import { checkTerms, type Sharing } from './sharing.ts'

/**
 * One holder's share of a vector that was shared outside of any session, with what all holders know of it: the content of
 * a share file. It prints as `[secret]`.
 *
 * @example
 * const [first, second] = await shareVector(vector, terms)
 * await reconstructVector([await HeldShare.fromBytes(await first.toBytes()), second]) // equals vector
 */
export class HeldShare {
  readonly sharing: Sharing
  /** From 0 on. */
  readonly holder: number
  /** SHA-256 of the sharing's header: shares belong together if theirs are equal. */
  readonly digest: Uint8Array
  readonly #opener: Uint8Array
  readonly #body: Uint8Array

  /** @param share the one that `sharing` commits to */
  constructor(sharing: Sharing, { holder, opener, body }: CommittedShare) {
    this.sharing = sharing
    this.holder = holder
    this.digest = digestOf(sharing)
    this.#opener = opener
    this.#body = body
  }

  /**
   * Reads a share file and checks the share against its commitment.
   *
   * @throws BeaverdamError SHARE_FILE_INVALID, SHARE_FILE_VERSION or SHARE_ALTERED
   */
  static async fromBytes(bytes: Uint8Array): Promise<HeldShare> {
    const reader = new ByteReader(bytes, 'SHARE_FILE_INVALID')
    checkFormat(reader.text())
    const sharing = readHeader(reader)
    refusing(() => checkTerms(sharing))
    const holder = reader.count(1)
    if (holder >= sharing.parties) malformed(`there is no holder ${holder} of ${sharing.parties}`)
    const opener = reader.bytes(openerBytes)
    const body = reader.bytes(bodyBytes(sharing, holder))
    reader.bytes(checksumBytes)
    reader.end()
    await checkChecksum(bytes)
    await checkCommitment(sharing.commitments[holder] as Uint8Array, sharing.id, { holder, opener, body })
    if (!isSeed(sharing, holder)) refusing(() => FieldVector.fromBytes(sharing.field, body))
    return new HeldShare(sharing, { holder, opener, body })
  }

  /** The share file. */
  toBytes(): Promise<Uint8Array> {
    const writer = new ByteWriter().bytes(encodeHeader(this.sharing)).integer(this.holder, 1)
    return withChecksum(writer.bytes(this.#opener).bytes(this.#body).toBytes())
  }

  /** The holder's share of the vector. */
  async values(): Promise<FieldVector> {
    return (await this.elements()).subvector(...sharedParts(this.sharing).vector)
  }

  /** The holder's share of all that is shared: what its seed expands to, if it has one. */
  async elements(): Promise<FieldVector> {
    const { field, id } = this.sharing
    if (!isSeed(this.sharing, this.holder)) return new FieldVector(field, this.#body)
    return expandShare(field, Seed.fromBytes(this.#body), seedUse(id), sharedLength(this.sharing))
  }

  toString(): string {
    return '[secret]'
  }

  toJSON(): string {
    return '[secret]'
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return `HeldShare of holder ${this.holder} [secret]`
  }
}

/** Whether a holder has a seed in place of elements: all of an additive sharing but the last. */
export function isSeed({ scheme, parties }: Pick<Sharing, 'scheme' | 'parties'>, holder: number): boolean {
  return scheme === 'additive' && holder < parties - 1
}

/** Bytes of a holder's share. */
export function bodyBytes(sharing: Sharing, holder: number): number {
  if (isSeed(sharing, holder)) return seedBytes
  return sharedLength(sharing) * sharing.field.elementBytes
}

function checkFormat(format: string): void {
  if (format === shareFileFormat) return
  if (/^beaverdam\/share-file\/v\d+$/.test(format))
    throw new BeaverdamError(
      'SHARE_FILE_VERSION',
      `expected a share file of ${shareFileFormat}, got ${format}`,
    )
  malformed('it does not begin as a share file')
}

/** Does a check whose failure says that the file is malformed. */
function refusing(check: () => void): void {
  try {
    check()
  } catch (cause) {
    if (!(cause instanceof BeaverdamError)) throw cause
    malformed(cause.message, cause)
  }
}

function malformed(what: string, cause?: unknown): never {
  throw new BeaverdamError('SHARE_FILE_INVALID', `the share file is malformed: ${what}`, { cause })
}
