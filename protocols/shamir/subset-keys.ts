import type { RandomSource } from '../../src/random/csprng.ts'
import { seedBytes } from '../../src/random/seed.ts'
import { SeedKey } from '../../src/random/seed-key.ts'
import type { Party, PartyId } from '../../src/runtime/party.ts'
import { receiveExactly } from '../../src/runtime/receive-exactly.ts'
import { stepOf } from '../../src/runtime/step.ts'
import { thresholdOf } from './threshold.ts'

/** Most sets of parties that have a key together: each of them is expanded for every element. */
export const mostSubsets = 1000

/** A set of n - t parties, in order, and the key that they alone have. */
export interface SubsetKey {
  readonly members: readonly PartyId[]
  readonly key: SeedKey
}

/** How many sets of n - t of n parties there are: n over t. */
export function subsetCount(n: number): number {
  let count = 1
  for (let k = 1; k <= thresholdOf(n); k++) count = (count * (n - k + 1)) / k
  return count
}

const keyStep = stepOf('shamir keys')

/**
 * The keys of all sets of n - t parties that this party is in, in the order of the sets. The first member of each draws its
 * key and sends it to the others, those of all sets in one message.
 *
 * @param holders how many parties, the first ones, have keys; all if left out
 */
export async function exchangeSubsetKeys(
  at: Party,
  random: RandomSource,
  holders = at.n,
): Promise<readonly SubsetKey[]> {
  const sets = subsets(holders, holders - thresholdOf(holders))
  const led = (leader: PartyId, member: PartyId) =>
    sets.filter((members) => members[0] === leader && members.includes(member))
  return at.fork('keys', async (keys) => {
    const drawn = new Map(led(at.id, at.id).map((members) => [members, random(seedBytes)]))
    for (let to = at.id + 1; to < at.n; to++) {
      const sent = led(at.id, to)
      if (sent.length > 0)
        await keys.send(to, keyStep, join(sent.map((members) => drawn.get(members) as Uint8Array)))
    }
    for (let from = 0; from < at.id; from++) {
      const told = led(from, at.id)
      if (told.length === 0) continue
      const body = await receiveExactly(keys, from, keyStep, told.length * seedBytes)
      for (const [k, members] of told.entries())
        drawn.set(members, body.subarray(k * seedBytes, (k + 1) * seedBytes))
    }
    return sets.flatMap((members) => {
      const key = drawn.get(members)
      return key === undefined ? [] : [{ members, key: SeedKey.fromBytes(key) }]
    })
  })
}

/** All sets of so many of n parties, each in order, in lexicographic order. */
export function subsets(n: number, size: number, from = 0): readonly (readonly PartyId[])[] {
  if (size === 0) return [[]]
  const sets: PartyId[][] = []
  for (let first = from; first <= n - size; first++)
    for (const rest of subsets(n, size - 1, first + 1)) sets.push([first, ...rest])
  return sets
}

function join(pieces: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(pieces.length * seedBytes)
  for (const [k, piece] of pieces.entries()) joined.set(piece, k * seedBytes)
  return joined
}
