import { FieldVector } from '../../../src/field/vector.ts'
import { firstPoints, reconstructShamir, shareShamir } from '../../../src/sharing/shamir.ts'
import type { Committee } from '../committee.ts'

/** Shares of a vector, by party. */
export function shared(
  x: FieldVector,
  { scheme, members, threshold }: Committee,
): ReadonlyMap<number, FieldVector> {
  const shares =
    scheme === 'additive'
      ? sumsTo(x, members.length)
      : shareShamir(x, threshold, firstPoints(members.length)).map(({ values }) => values)
  return new Map(members.map((member, k) => [member, shares[k] as FieldVector]))
}

function sumsTo(x: FieldVector, n: number): readonly FieldVector[] {
  const others = Array.from({ length: n - 1 }, () => FieldVector.random(x.field, x.length))
  return [...others, others.reduce((left, share) => left.sub(share), x)]
}

/** The vector that shares are of, all of which are used. */
export function opened(shares: readonly (FieldVector | undefined)[], committee: Committee): FieldVector {
  const held = committee.members.map((member) => shares[member] as FieldVector)
  if (committee.scheme === 'additive') return held.reduce((sum, share) => sum.add(share))
  const points = held.map((values, k) => ({ point: BigInt(k) + 1n, values }))
  return reconstructShamir(points, committee.threshold)
}
