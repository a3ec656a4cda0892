import type { Field } from '../../src/field/field.ts'
import type { FieldVector } from '../../src/field/vector.ts'
import type { RandomSource } from '../../src/random/csprng.ts'
import { Seed, seedBytes } from '../../src/random/seed.ts'
import { otherParties } from '../../src/runtime/other-parties.ts'
import type { Party, PartyId, Step } from '../../src/runtime/party.ts'
import { receiveExactly } from '../../src/runtime/receive-exactly.ts'
import { expandShare, shareAdditive } from '../../src/sharing/additive.ts'

export interface Input {
  readonly field: Field
  readonly owner: PartyId
  readonly length: number
  /** Given at the owner alone. */
  readonly values: FieldVector | undefined
  readonly random: RandomSource
}

/**
 * A party's share of one party's vector x. The owner sends each other party a fresh seed and keeps x minus what the
 * seeds expand to, so an input costs 32 bytes a party, whatever its length.
 *
 * Leaks nothing but the length: without all n shares x is masked by the expansion of an unknown seed.
 *
 * @throws BeaverdamError LENGTH_MISMATCH for a seed of another length, naming the owner
 */
export async function inputShare(
  at: Party,
  step: Step,
  { field, owner, length, values, random }: Input,
): Promise<FieldVector> {
  // the seed is fresh and used once, so the scope of the operation names the use well enough
  const use = { label: 'additive input', session: '', address: at.scope }
  if (values === undefined) {
    const seed = await receiveExactly(at, owner, step, seedBytes)
    return expandShare(field, Seed.fromBytes(seed), use, length)
  }
  const { seeds, vector } = await shareAdditive(values, { n: at.n, use, random })
  const others = otherParties(at)
  await Promise.all(others.map((to, i) => at.send(to, step, (seeds[i] as Seed).take())))
  return vector
}
