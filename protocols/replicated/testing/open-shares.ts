import { BeaverdamError } from '../../../src/errors.ts'
import { FieldVector } from '../../../src/field/vector.ts'
import { nextTo, type ReplicatedShare } from '../replicated-share.ts'

/** The shares of all three parties, by party, all in one place: for tests. PROTECTS NOTHING. */
export function shareReplicated(x: FieldVector): readonly ReplicatedShare[] {
  const [first, second] = [FieldVector.random(x.field, x.length), FieldVector.random(x.field, x.length)]
  const components = [first, second, x.sub(first).sub(second)] as const
  return [0, 1, 2].map((id) => ({
    own: components[id] as FieldVector,
    next: components[nextTo(id)] as FieldVector,
  }))
}

/** The vector that three shares are of. @throws SHARES_INVALID unless each component is the same at both its holders */
export function reconstructReplicated(
  shares: readonly [ReplicatedShare, ReplicatedShare, ReplicatedShare],
): FieldVector {
  for (const [id, { next }] of shares.entries())
    if (!next.equal((shares[nextTo(id)] as ReplicatedShare).own))
      throw new BeaverdamError('SHARES_INVALID', `component ${nextTo(id)} differs between its holders`)
  const [a, b, c] = shares
  return a.own.add(b.own).add(c.own)
}
