import { concatBytes } from '@noble/hashes/utils.js'
import type { Ciphertext } from '../lattice/ciphertext.ts'
import { decodeElements, encodeElement } from '../lattice/encoding.ts'
import type { PublicColumns } from '../lattice/public-key.ts'
import type { RingElement } from '../lattice/ring.ts'
import type { Tuple } from './opening.ts'
import type { Statement } from './statement.ts'

/** A list cut into as many at a time as there are columns. */
export function inTuples<T>(list: readonly T[], columns: number): readonly (readonly T[])[] {
  return Array.from({ length: list.length / columns }, (_, i) => list.slice(i * columns, (i + 1) * columns))
}

/** What the ciphertexts of a statement are tuples of. */
export function tuplesOf({ publicKey, ciphertexts }: Statement): readonly Tuple[] {
  return inTuples(ciphertexts, publicKey.columns.length).map((tuple) => ({
    c0s: tuple.map(({ c0 }) => c0),
    c1: (tuple[0] as Ciphertext).c1,
  }))
}

/** What a tuple is under each column, with the noise that an honest one has. */
export function ciphertextsOf({ parameters, columns }: PublicColumns, { c0s, c1 }: Tuple): Ciphertext[] {
  return columns.map(({ keyId }, k) => {
    const c0 = c0s[k] as RingElement
    return { parameters, keyId, c0, c1, noise: parameters.publicKeyNoise }
  })
}

/** The ciphertexts of a statement, tuple by tuple: c0 of each column, then c1. */
export function encodeTuples(statement: Statement): Uint8Array {
  const elements = tuplesOf(statement).flatMap(({ c0s, c1 }) => [...c0s, c1])
  return concatBytes(...elements.map(encodeElement))
}

/** @throws BeaverdamError CIPHERTEXT_MALFORMED for another number of bytes, or a residue that is not below its prime */
export function decodeTuples(
  publicKey: PublicColumns,
  tuples: number,
  bytes: Uint8Array,
): readonly Ciphertext[] {
  const each = publicKey.columns.length + 1
  const elements = decodeElements(publicKey.parameters, bytes, tuples * each)
  return inTuples(elements, each).flatMap((tuple) =>
    ciphertextsOf(publicKey, { c0s: tuple, c1: tuple[each - 1] as RingElement }),
  )
}
