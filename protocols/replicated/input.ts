import { FieldVector } from '../../src/field/vector.ts'
import { expand } from '../../src/random/uniform.ts'
import type { Party, PartyId, Step } from '../../src/runtime/party.ts'
import { receiveBlocks, sendBlocks } from './block-messages.ts'
import type { ProductContext } from './multiply.ts'
import { nextTo, type ReplicatedShare } from './replicated-share.ts'

export interface Input {
  readonly owner: PartyId
  readonly length: number
  /** Given at the owner alone. */
  readonly values: FieldVector | undefined
}

/**
 * A party's share of one party's vector x. Component o of owner o is a mask, which o and the previous party expand from the
 * key that they have in common; component o + 1 is x less the mask, which o sends to the next party; the third is zero.
 *
 * Of an owner that lies every message is an input: what it sends, one party alone has, so that two can't hold different
 * things. Leaks nothing but the length: who has the mask has not the difference.
 */
export async function inputShare(
  { field, keys, blockBytes }: ProductContext,
  at: Party,
  step: Step,
  { owner, length, values }: Input,
): Promise<ReplicatedShare> {
  const zero = FieldVector.zero(field, length)
  const cut = { field, bytes: zero.bytes.length, blockBytes }
  if (values !== undefined) {
    const mask = await expand(field, keys.own(at, 'input mask'), length)
    const difference = values.sub(mask)
    await sendBlocks(at, nextTo(owner), step, cut, (from, to) => difference.bytes.subarray(from, to))
    return { own: mask, next: difference }
  }
  if (at.id === nextTo(owner)) {
    const difference = await receiveBlocks(at, owner, step, cut)
    return { own: new FieldVector(field, difference), next: zero }
  }
  return { own: zero, next: await expand(field, keys.next(at, 'input mask'), length) }
}
