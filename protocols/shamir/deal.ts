import type { Field } from '../../src/field/field.ts'
import { FieldVector } from '../../src/field/vector.ts'
import type { RandomSource } from '../../src/random/csprng.ts'
import { Seed, seedBytes } from '../../src/random/seed.ts'
import type { Party, PartyId, Step } from '../../src/runtime/party.ts'
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
  /** Of the polynomials, at most n - 1. */
  readonly degree: number
  readonly random: RandomSource
  /** Most bytes in a message, in whole elements. */
  readonly blockBytes: number
}

/**
 * A party's share of one party's vector by polynomials of a degree. `degree` of the shares determine the polynomials
 * together with the secrets: the owner draws them by seeds, and sends the parties behind it those in the place of vectors. The
 * others get theirs as vectors.
 *
 * Leaks nothing but the length to `degree` parties together.
 */
export async function dealtShare(at: Party, step: Step, dealing: Dealing): Promise<FieldVector> {
  const { field, owner, length, values, degree, blockBytes } = dealing
  const use = { label: 'shamir share', session: '', address: at.scope }
  const cut = { field, bytes: length * field.elementBytes, blockBytes }
  const isSeeded = (id: PartyId) => placeBehind(owner, id, at.n) <= degree
  if (values === undefined) {
    if (!isSeeded(at.id)) return new FieldVector(field, await receiveBlocks(at, owner, step, cut))
    const seed = await at.receive(owner, step, seedBytes)
    return expandShare(field, Seed.fromBytes(seed), use, length)
  }
  const others = Array.from({ length: at.n - 1 }, (_, k) => (owner + 1 + k) % at.n)
  const known = [{ point: 0n, share: values }]
  for (const to of others.filter(isSeeded)) {
    const seed = dealing.random(seedBytes)
    await at.send(to, step, seed)
    known.push({ point: pointOf(to), share: await expandShare(field, Seed.fromBytes(seed), use, length) })
  }
  for (const to of others.filter((id) => !isSeeded(id))) {
    const { bytes } = interpolated(field, known, pointOf(to))
    await sendBlocks(at, to, step, cut, (from, end) => bytes.subarray(from, end))
  }
  return interpolated(field, known, pointOf(owner))
}

/** How many messages of a dealing are seeds, and how many are vectors. */
export function dealtMessages(
  n: number,
  degree: number,
): { readonly seeds: number; readonly vectors: number } {
  return { seeds: degree, vectors: n - 1 - degree }
}

/** 1 of the party behind the owner, and so on; n of the owner itself. */
function placeBehind(owner: PartyId, id: PartyId, n: number): number {
  return ((id - owner - 1 + n) % n) + 1
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
