import { BeaverdamError } from '../../src/errors.ts'
import type { RandomSource } from '../../src/random/csprng.ts'
import { Seed, seedBytes } from '../../src/random/seed.ts'
import type { Party, PartyId, Step } from '../../src/runtime/party.ts'

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
    const bytes = await at.receive(from, step, seedBytes)
    if (bytes.length !== seedBytes) {
      const party = at.names[from] ?? `#${from}`
      throw new BeaverdamError(
        'LENGTH_MISMATCH',
        `expected a seed of ${seedBytes} bytes from party '${party}' in '${at.scope}', got ${bytes.length}`,
        { party },
      )
    }
    seeds.set(from, Seed.fromBytes(bytes))
  }
  await Promise.all(sent)
  return seeds
}
