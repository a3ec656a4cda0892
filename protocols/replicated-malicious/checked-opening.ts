import type { FieldVector } from '../../src/field/vector.ts'
import type { Party, PartyId, Step } from '../../src/runtime/party.ts'
import { receiveExactly } from '../../src/runtime/receive-exactly.ts'
import { stepOf } from '../../src/runtime/step.ts'
import { openingDigestBytes } from '../randomized/opening-digest.ts'
import type { ProductContext } from '../replicated/multiply.ts'
import { openMissing, openMissingTo, reconstruct } from '../replicated/opening.ts'
import { nextTo, previousTo, type ReplicatedShare } from '../replicated/replicated-share.ts'
import { checkComponent, componentDigest } from './component-digest.ts'

type OpeningContext = Pick<ProductContext, 'field' | 'blockBytes'>

/**
 * Opens a vector. The component that a party lacks comes from the next one, and a digest of it from the previous one, who has
 * it too: one of the two is honest.
 *
 * @throws OPENING_MISMATCH
 */
export async function openChecked(
  context: OpeningContext,
  at: Party,
  step: Step,
  x: ReplicatedShare,
): Promise<FieldVector> {
  await at.send(nextTo(at.id), digestStep(step), componentDigest(at, x.own))
  const missing = await openMissing(context, at, step, x)
  await checkDigest(at, step, missing)
  return reconstruct(x, missing)
}

/** The same to one party; undefined at the others. @throws OPENING_MISMATCH */
export async function openCheckedTo(
  context: OpeningContext,
  at: Party,
  step: Step,
  to: PartyId,
  x: ReplicatedShare,
): Promise<FieldVector | undefined> {
  if (at.id === previousTo(to)) await at.send(to, digestStep(step), componentDigest(at, x.own))
  const missing = await openMissingTo(context, at, step, to, x)
  if (missing === undefined) return undefined
  await checkDigest(at, step, missing)
  return reconstruct(x, missing)
}

/** Compares a component from the next party with the previous party's digest of it. @throws OPENING_MISMATCH */
async function checkDigest(at: Party, step: Step, missing: FieldVector): Promise<void> {
  const from = previousTo(at.id)
  checkComponent(at, missing, await receiveExactly(at, from, digestStep(step), openingDigestBytes))
}

function digestStep(step: Step): Step {
  return stepOf('replicated opening digest', step)
}
