import { randomBytes } from '../../../src/random/csprng.ts'
import { seedBytes } from '../../../src/random/seed.ts'
import { SeedKey } from '../../../src/random/seed-key.ts'
import { PairwiseKeys } from '../pairwise-keys.ts'
import { nextTo } from '../replicated-share.ts'

/** The keys of all three parties, by party, as if they had exchanged them. */
export function keysOfAll(): readonly PairwiseKeys[] {
  const keys = [0, 1, 2].map(() => randomBytes(seedBytes))
  const key = (id: number) => SeedKey.fromBytes(keys[id] as Uint8Array)
  return [0, 1, 2].map((id) => new PairwiseKeys(key(id), key(nextTo(id))))
}
