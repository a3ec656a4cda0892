import { BeaverdamError } from '../../../src/errors.ts'
import type { Field } from '../../../src/field/field.ts'
import type { PartyId } from '../../../src/runtime/party.ts'

/** The version of the files' format. */
export const poolFormat = 'beaverdam/pool/v1'

/**
 * Whom the source of a pool's material withstood: parties that follow the protocol, parties that lie, or nobody, since a
 * trusted dealer made it.
 */
export type SourceSecurity = 'semi-honest' | 'malicious' | 'trusted'

/** What a pool is and whose; not secret, and bound into everything that is sealed. */
export interface PoolHeader {
  readonly format: typeof poolFormat
  /** SHA-256 of the session and scope that made it, hexadecimal: the same at all parties, and at no other pool. */
  readonly pool: string
  readonly parties: readonly string[]
  readonly id: PartyId
  readonly field: string
  readonly modulus: string
  readonly source: string
  readonly security: SourceSecurity
  readonly authenticated: boolean
  /** 32 random bytes, hexadecimal: pools under one key file are sealed under different keys. */
  readonly salt: string
  /** Follows from key and salt, hexadecimal: tells another key from damage. */
  readonly keyCheck: string
}

/** Who is about to use a pool, and in which field. */
export interface PoolUser {
  readonly id: PartyId
  readonly names: readonly string[]
  readonly field: Field
}

export function encodeHeader(header: PoolHeader): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(header, undefined, 2)}\n`)
}

/**
 * Reads a header that is not authentic yet: what is sealed under it will not open if it was changed.
 *
 * @throws POOL_DAMAGED for what is no header, POOL_MISMATCH for one of another version
 */
export function decodeHeader(path: string, bytes: Uint8Array): PoolHeader {
  let header: unknown
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    header = undefined
  }
  if (typeof header !== 'object' || header === null || !('format' in header) || !('salt' in header))
    throw new BeaverdamError('POOL_DAMAGED', `the header of the pool ${path} is damaged: fill another pool`)
  if (header.format !== poolFormat)
    throw new BeaverdamError(
      'POOL_MISMATCH',
      `the pool ${path} is of the format '${header.format}', and this version reads '${poolFormat}': fill another pool`,
    )
  return header as PoolHeader
}

/** @throws POOL_MISMATCH for a pool of other parties, of another of them, or of another field */
export function checkUser(path: string, header: PoolHeader, { id, names, field }: PoolUser): void {
  const differences = [
    ['parties', header.parties.join(', '), names.join(', ')],
    ['party', header.parties[header.id], names[id]],
    ['field', header.field, field.name],
    ['modulus', header.modulus, String(field.modulus)],
  ] as const
  for (const [what, held, wanted] of differences)
    if (held !== wanted)
      throw new BeaverdamError(
        'POOL_MISMATCH',
        `the pool ${path} is of the ${what} '${held}', and '${wanted}' is about to use it: name the pool that was filled for it`,
      )
}
