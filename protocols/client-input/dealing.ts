import { type Prg, seededPrg } from '../../src/random/prg.ts'
import { Seed } from '../../src/random/seed.ts'
import type { Party } from '../../src/runtime/party.ts'
import { checkPartyCount, type PartyCount } from '../party-count.ts'
import { subsets } from '../shamir/subset-keys.ts'
import { thresholdOf } from '../shamir/threshold.ts'
import { holderCount } from '../shamir-malicious/holders.ts'
import type { ServerSets } from './server-sets.ts'

/** To how many servers clients deal masks: for more there are too many sets. */
export const dealtServers: PartyCount = { least: 3, most: 12 }

/**
 * The sets of t + 1 of the first 2 t + 1 servers: any t of these lack the mask of one set, that of all others, and each set
 * has an honest member. The first set gets the difference beside its mask. Of an even number the last is in no set.
 *
 * @throws INVALID_ARGUMENT unless the servers are 3 to 12
 */
export function dealtSets(servers: number): ServerSets {
  checkPartyCount('dealt input', dealtServers, servers)
  return subsets(holderCount(servers), thresholdOf(servers) + 1)
}

/** The mask that a seed stands for. @param at in the scope of the input */
export function maskOf(at: Party, seed: Uint8Array): Prg {
  return seededPrg(Seed.fromBytes(seed), { label: 'client input mask', session: '', address: at.scope })
}
