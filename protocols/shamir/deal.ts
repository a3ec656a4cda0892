import type { Field } from '../../src/field/field.ts'
import { FieldVector } from '../../src/field/vector.ts'
import type { RandomSource } from '../../src/random/csprng.ts'
import { Seed, seedBytes } from '../../src/random/seed.ts'
import type { Party, PartyId, Step } from '../../src/runtime/party.ts'
import { receiveExactly } from '../../src/runtime/receive-exactly.ts'
import { expandShare } from '../../src/sharing/additive.ts'
import { lagrangeCoefficient } from '../../src/sharing/lagrange.ts'
import { receiveBlocks, sendBlocks } from '../replicated/block-messages.ts'
import { pointOf } from './threshold.ts'

export interface Dealing {
  readonly field: Field
  readonly owner: PartyId
  readonly length: number
  /** Given at the owner alone. */
  readonly values: FieldVector | undefined
  /** Who gets shares, in the order of their points. */
  readonly committee: readonly PartyId[]
  /** Of the polynomials, below the number of those. */
  readonly degree: number
  readonly random: RandomSource
  /** Most bytes in a message. */
  readonly blockBytes: number
}

/**
 * A party's share of one party's vector by polynomials of a degree; zeros at who is not of the committee. `degree` of the
 * shares determine the polynomials together with the secrets: the owner draws them by seeds, and sends the members behind it
 * those in the place of vectors. The others get theirs as vectors.
 *
 * Leaks nothing but the length to `degree` parties together.
 *
 * @throws LENGTH_MISMATCH, INVALID_ELEMENT, both naming the owner
 */
export async function dealtShare(at: Party, step: Step, dealing: Dealing): Promise<FieldVector> {
  const { field, owner, length, values, committee, degree, blockBytes } = dealing
  const use = { label: 'shamir share', session: '', address: at.scope }
  const cut = { field, bytes: length * field.elementBytes, blockBytes }
  const others = membersBehind(owner, committee)
  if (values === undefined) {
    const place = others.indexOf(at.id)
    if (place < 0) return FieldVector.zero(field, length)
    if (place >= degree) return new FieldVector(field, await receiveBlocks(at, owner, step, cut))
    const seed = await receiveExactly(at, owner, step, seedBytes)
    return expandShare(field, Seed.fromBytes(seed), use, length)
  }
  const point = (id: PartyId) => pointOf(committee.indexOf(id))
  const known = [{ point: 0n, share: values }]
  for (const to of others.slice(0, degree)) {
    const seed = dealing.random(seedBytes)
    await at.send(to, step, seed)
    known.push({ point: point(to), share: await expandShare(field, Seed.fromBytes(seed), use, length) })
  }
  for (const to of others.slice(degree)) {
    const { bytes } = interpolated(field, known, point(to))
    await sendBlocks(at, to, step, cut, (from, end) => bytes.subarray(from, end))
  }
  return committee.includes(owner)
    ? interpolated(field, known, point(owner))
    : FieldVector.zero(field, length)
}

/** How many messages of a dealing are seeds, and how many are vectors. @param others who get shares, beside the owner */
export function dealtMessages(
  others: number,
  degree: number,
): { readonly seeds: number; readonly vectors: number } {
  return { seeds: degree, vectors: others - degree }
}

/** From the one behind the owner on; from the first where the owner is not of the committee. */
function membersBehind(owner: PartyId, committee: readonly PartyId[]): readonly PartyId[] {
  const from = committee.indexOf(owner) + 1
  return [...committee.slice(from), ...committee.slice(0, from)].filter((id) => id !== owner)
}

/** The values at a point of the polynomials through vectors of values at others. */
function interpolated(
  { modulus }: Field,
  known: readonly { readonly point: bigint; readonly share: FieldVector }[],
  at: bigint,
): FieldVector {
  const points = known.map(({ point }) => point)
  return known
    .map(({ point, share }) => share.scale(lagrangeCoefficient(modulus, points, point, at)))
    .reduce((sum, term) => sum.add(term))
}
