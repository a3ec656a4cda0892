import { FieldVector } from '../../src/field/vector.ts'
import type { Party, PartyId, Step } from '../../src/runtime/party.ts'
import { checkLength } from '../../src/runtime/receive-exactly.ts'
import { checkElements } from '../additive/elements.ts'
import {
  type AuthenticatedPreprocessing,
  type AuthenticatedShare,
  addShares,
  publicShare,
} from './authenticated-share.ts'

export interface Input {
  readonly preprocessing: AuthenticatedPreprocessing
  readonly owner: PartyId
  readonly length: number
  /** Given at the owner alone. */
  readonly values: FieldVector | undefined
}

/**
 * A party's authenticated share of one party's vector x. The owner takes a mask r that it knows and all share, and tells
 * everyone x - r; all compare what they were told before anything follows from it, and add it to their share of r.
 *
 * Malicious, n - 1 corruptions: an owner that lies has another input, which is the same for all. Leaks nothing but the
 * length: r is uniform and used once.
 */
export async function inputShare(
  at: Party,
  step: Step,
  { preprocessing, owner, length, values }: Input,
): Promise<AuthenticatedShare> {
  const { field } = preprocessing.macKey
  const bytes = length * field.elementBytes
  const { share, mask } = await preprocessing.inputMasks(at, owner, length)
  const own = values && mask && values.sub(mask).bytes
  const told = await at.broadcast(owner, step, own, bytes)
  checkLength(at, owner, told, bytes)
  const difference = new FieldVector(field, checkElements(at, field, owner, told))
  return addShares(share, publicShare(difference, at.id, preprocessing.macKey))
}
