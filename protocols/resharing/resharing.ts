import { checkInteger, invalidArgument } from '../../src/errors.ts'
import type { Field } from '../../src/field/field.ts'
import type { FieldVector } from '../../src/field/vector.ts'
import type { RandomSource } from '../../src/random/csprng.ts'
import type { Party } from '../../src/runtime/party.ts'
import { type Committee, checkCommittee } from './committee.ts'

/** A vector that passes from one committee to another. */
export interface Resharing {
  readonly field: Field
  readonly from: Committee
  readonly to: Committee
  /** Of the vector, in elements. */
  readonly length: number
  /** Most bytes in a message of vectors, alike at all parties; 64 KiB if left out. Test vectors choose small ones. */
  readonly blockBytes?: number
  /** Where a party's own randomness comes from; the CSPRNG except in tests. */
  readonly random?: RandomSource
}

/** @throws BeaverdamError INVALID_ARGUMENT unless committees are of the session, and the old members alone have shares, as told */
export function checkResharing(at: Party, resharing: Resharing, share: FieldVector | undefined): void {
  const { field, from, to, length, blockBytes } = resharing
  if (blockBytes !== undefined) checkInteger('blockBytes', blockBytes, field.elementBytes)
  checkCommittee('from', field, at.n, from)
  checkCommittee('to', field, at.n, to)
  checkInteger('length', length, 1)
  if (from.members.includes(at.id) !== (share !== undefined))
    invalidArgument('share', "one at every member of 'from' alone", share === undefined ? 'none' : 'one')
  if (share === undefined) return
  if (share.field.modulus !== field.modulus || share.length !== length)
    invalidArgument('share', `${length} elements of ${field.name}`, `${share.length} of ${share.field.name}`)
}
