import { FieldVector } from '../../src/field/vector.ts'
import type { Party, Step } from '../../src/runtime/party.ts'
import type { ShamirShare } from '../../src/sharing/shamir.ts'
import { receiveElements } from '../additive/elements.ts'
import { pointOf } from '../share-file/recombination.ts'
import type { Committee } from './committee.ts'

/** Each member of a committee tells the others its share of a short vector. @returns the shares of all, in their order */
export async function exchangeShares(
  at: Party,
  step: Step,
  { members }: Committee,
  share: FieldVector,
): Promise<readonly ShamirShare[]> {
  const others = members.filter((member) => member !== at.id)
  const sent = Promise.all(others.map((to) => at.send(to, step, share.bytes)))
  const shares = await Promise.all(
    members.map(async (member, k) => {
      if (member === at.id) return { point: pointOf(k), values: share }
      const bytes = await receiveElements(at, share.field, member, step, share.bytes.length)
      return { point: pointOf(k), values: new FieldVector(share.field, bytes) }
    }),
  )
  await sent
  return shares
}
