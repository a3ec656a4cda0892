import { FieldVector } from '../../src/field/vector.ts'
import type { Party, PartyId, Step } from '../../src/runtime/party.ts'
import { receiveBlocks, sendBlocks } from './block-messages.ts'
import type { ProductContext } from './multiply.ts'
import { passBack } from './pass-back.ts'
import { nextTo, type ReplicatedShare } from './replicated-share.ts'

type OpeningContext = Pick<ProductContext, 'field' | 'blockBytes'>

/**
 * The component of a vector that this party lacks: every party passes its `next` back, where it is missing.
 *
 * Semi-honest: a party that passes something else shifts what the previous one opens, unnoticed.
 */
export async function openMissing(
  { field, blockBytes }: OpeningContext,
  at: Party,
  step: Step,
  { next }: ReplicatedShare,
): Promise<FieldVector> {
  const cut = { field, bytes: next.bytes.length, blockBytes }
  return new FieldVector(field, await passBack(at, step, cut, (from, to) => next.bytes.subarray(from, to)))
}

/** The component that party `to` lacks, from the next party; undefined at all others. */
export async function openMissingTo(
  { field, blockBytes }: OpeningContext,
  at: Party,
  step: Step,
  to: PartyId,
  { next }: ReplicatedShare,
): Promise<FieldVector | undefined> {
  const cut = { field, bytes: next.bytes.length, blockBytes }
  const sender = nextTo(to)
  if (at.id === sender) await sendBlocks(at, to, step, cut, (from, end) => next.bytes.subarray(from, end))
  return at.id === to ? new FieldVector(field, await receiveBlocks(at, sender, step, cut)) : undefined
}

/** The vector of three components. */
export function reconstruct({ own, next }: ReplicatedShare, missing: FieldVector): FieldVector {
  return own.add(next).add(missing)
}
