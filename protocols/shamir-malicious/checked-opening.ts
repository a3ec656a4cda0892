import { FieldVector } from '../../src/field/vector.ts'
import type { Party, PartyId, Step } from '../../src/runtime/party.ts'
import { receiveExactly } from '../../src/runtime/receive-exactly.ts'
import { stepOf } from '../../src/runtime/step.ts'
import { reconstructShamir, type ShamirShare, valuesAt } from '../../src/sharing/shamir.ts'
import { openingDigestBytes } from '../randomized/opening-digest.ts'
import { receiveBlocks, sendBlocks } from '../replicated/block-messages.ts'
import { pointOf, thresholdOf } from '../shamir/threshold.ts'
import { holderCount, tellers, witnesses } from './holders.ts'
import { checkShare, shareDigest } from './share-digest.ts'

/**
 * Opens a vector to some parties. Each gets t shares beside its own, or t + 1, and of all others digests: the polynomials
 * through the former must have the latter. As t + 1 holders are honest, no others than theirs pass.
 *
 * @param share this party's; what who is no holder has is not looked at
 * @returns undefined at who is not told
 * @throws OPENING_MISMATCH
 */
export async function openChecked(
  at: Party,
  step: Step,
  to: readonly PartyId[],
  share: FieldVector,
  blockBytes: number,
): Promise<FieldVector | undefined> {
  const sends = to
    .filter((id) => id !== at.id && at.id < holderCount(at.n))
    .map((id) => tell(at, step, id, share, blockBytes))
  const receives = to.includes(at.id) ? receiveOpened(at, step, share, blockBytes) : undefined
  const [opened] = await Promise.all([receives, ...sends])
  return opened ?? undefined
}

async function tell(
  at: Party,
  step: Step,
  to: PartyId,
  share: FieldVector,
  blockBytes: number,
): Promise<void> {
  if (!tellers(at.n, to).includes(at.id)) return at.send(to, digestStep(step), shareDigest(at, share))
  const cut = { field: share.field, bytes: share.bytes.length, blockBytes }
  return sendBlocks(at, to, step, cut, (from, end) => share.bytes.subarray(from, end))
}

async function receiveOpened(
  at: Party,
  step: Step,
  share: FieldVector,
  blockBytes: number,
): Promise<FieldVector> {
  const { field } = share
  const cut = { field, bytes: share.bytes.length, blockBytes }
  const told = await Promise.all(
    tellers(at.n, at.id).map(async (holder): Promise<ShamirShare> => {
      const values = new FieldVector(field, await receiveBlocks(at, holder, step, cut))
      return { point: pointOf(holder), values }
    }),
  )
  const own = at.id < holderCount(at.n) ? [{ point: pointOf(at.id), values: share }] : []
  const shares = [...own, ...told]
  for (const holder of witnesses(at.n, at.id)) {
    const digest = await receiveExactly(at, holder, digestStep(step), openingDigestBytes)
    checkShare(at, holder, valuesAt(shares, pointOf(holder)), digest)
  }
  return reconstructShamir(shares, thresholdOf(at.n))
}

function digestStep(step: Step): Step {
  return stepOf('shamir opening digest', step)
}
