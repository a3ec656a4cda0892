import { BeaverdamError, invalidArgument } from '../../src/errors.ts'
import { Field64 } from '../../src/field/field64.ts'
import type { FieldVector } from '../../src/field/vector.ts'
import { type RandomSource, randomBytes } from '../../src/random/csprng.ts'
import type { Prg } from '../../src/random/prg.ts'
import type { Ciphertext } from '../lattice/ciphertext.ts'
import type { LatticeParameters } from '../lattice/parameters.ts'
import type { PublicColumns } from '../lattice/public-key.ts'
import { freshStream } from '../lattice/stream.ts'
import { close, type OpenedColumn, type Opening } from './opening.ts'
import type { Statement } from './statement.ts'
import { ciphertextsOf, inTuples } from './tuples.ts'

/** 1/2 modulo the plaintext modulus. */
const half = (Field64.modulus + 1n) / 2n

/** Ciphertexts under a key with what they are made of, which nobody else sees: it prints as `[secret]`. */
export class KnownCiphertexts implements Statement {
  readonly publicKey: PublicColumns
  readonly ciphertexts: readonly Ciphertext[]
  readonly diagonal: boolean
  readonly #openings: readonly Opening[]

  constructor(publicKey: PublicColumns, openings: readonly Opening[], diagonal: boolean) {
    this.publicKey = publicKey
    this.diagonal = diagonal
    this.#openings = openings
    this.ciphertexts = openings.flatMap((opening) => ciphertextsOf(publicKey, close(publicKey, opening)))
  }

  /** For the proof alone. */
  get openings(): readonly Opening[] {
    return this.#openings
  }

  toString(): string {
    return '[secret]'
  }

  toJSON(): string {
    return '[secret]'
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return 'KnownCiphertexts [secret]'
  }
}

export interface KnownOptions {
  /** Whether all slots of each ciphertext are equal: each message then is that one element. */
  readonly diagonal?: boolean
  readonly random?: RandomSource
}

/**
 * Encrypts under a public key what a proof is to be made about; with several columns, messages go to these in turn. A proof
 * shows 2 c where it is not of diagonal ciphertexts: so these encrypt halves, and what `verifyKnowledge` returns encrypts the
 * messages.
 *
 * @param messages of at most N elements of Field64 each; the slots left over are zero. Of one element if `diagonal`
 * @throws BeaverdamError FIELD_MISMATCH
 * @throws BeaverdamError LENGTH_MISMATCH
 * @throws BeaverdamError INVALID_ARGUMENT for no messages, or not as many under each column
 */
export async function encryptKnown(
  publicKey: PublicColumns,
  messages: readonly FieldVector[],
  { diagonal = false, random = randomBytes }: KnownOptions = {},
): Promise<KnownCiphertexts> {
  const { parameters, keyId, columns } = publicKey
  if (messages.length === 0 || messages.length % columns.length > 0)
    invalidArgument('messages', `one or more for each of ${columns.length} columns`, messages.length)
  const coefficients = messages.map((message) =>
    diagonal ? constant(parameters, message) : parameters.packing.toCoefficients(message.scale(half)),
  )
  const stream = freshStream(random, 'lattice known encryption', keyId)
  const openings: Opening[] = []
  for (const tuple of inTuples(coefficients, columns.length))
    openings.push(await sampleOpening(parameters, tuple, stream))
  return new KnownCiphertexts(publicKey, openings, diagonal)
}

/** u, e0 of each column and e1, drawn one after the other. */
async function sampleOpening(
  { ring }: LatticeParameters,
  messages: readonly Uint8Array[],
  stream: Prg,
): Promise<Opening> {
  const u = await ring.ternary(stream)
  const columns: OpenedColumn[] = []
  for (const message of messages) columns.push({ message, e0: await ring.binomial(stream) })
  return { u, e1: await ring.binomial(stream), columns }
}

/** A constant polynomial is its constant everywhere. */
function constant({ n }: LatticeParameters, message: FieldVector): Uint8Array {
  if (message.field.modulus !== Field64.modulus)
    throw new BeaverdamError('FIELD_MISMATCH', `slots hold elements of Field64, got ${message.field.name}`)
  if (message.length !== 1)
    throw new BeaverdamError(
      'LENGTH_MISMATCH',
      `all slots of a diagonal ciphertext are one element, got ${message.length}`,
    )
  const coefficients = new Uint8Array(n * Field64.elementBytes)
  coefficients.set(message.bytes)
  return coefficients
}
