import type { RandomSource } from '../../src/random/csprng.ts'
import { Seed, seedBytes } from '../../src/random/seed.ts'
import type { Party, PartyId, Step } from '../../src/runtime/party.ts'
import { receiveExactly } from '../../src/runtime/receive-exactly.ts'

/**
 * Gives every two parties a fresh seed that they alone know: the one with the lower id draws it and sends it over their
 * link.
 *
 * @returns this party's seeds, by the id of the other party
 * @throws BeaverdamError LENGTH_MISMATCH
 */
export async function agreePairwiseSeeds(
  at: Party,
  step: Step,
  random: RandomSource,
): Promise<ReadonlyMap<PartyId, Seed>> {
  const seeds = new Map<PartyId, Seed>()
  const sent: Promise<void>[] = []
  for (let to = at.id + 1; to < at.n; to++) {
    const bytes = random(seedBytes)
    seeds.set(to, Seed.fromBytes(bytes))
    sent.push(at.send(to, step, bytes))
  }
  for (let from = 0; from < at.id; from++) {
    const seed = await receiveExactly(at, from, step, seedBytes)
    seeds.set(from, Seed.fromBytes(seed))
  }
  await Promise.all(sent)
  return seeds
}
