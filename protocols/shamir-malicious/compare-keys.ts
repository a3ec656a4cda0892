import { TurboShake128 } from '../../src/random/turboshake.ts'
import type { Party, PartyId } from '../../src/runtime/party.ts'
import { receiveExactly } from '../../src/runtime/receive-exactly.ts'
import { stepOf } from '../../src/runtime/step.ts'
import { openingDigestBytes } from '../randomized/opening-digest.ts'
import type { SubsetKey } from '../shamir/subset-keys.ts'
import { holderCount } from './holders.ts'
import { checkSameKeys } from './same-keys.ts'

const comparisonStep = stepOf('shamir keys compared')
const domain = 0x25

/** Each two holders compare the keys that both have, by a digest of what is derived from them. @throws BROADCAST_INCONSISTENT */
export async function compareKeys(at: Party, keys: readonly SubsetKey[]): Promise<void> {
  const holders = holderCount(at.n)
  if (at.id >= holders) return
  const others = Array.from({ length: holders }, (_, id) => id).filter((id) => id !== at.id)
  await Promise.all(others.map((to) => at.send(to, comparisonStep, commonDigest(at, keys, to))))
  for (const from of others) {
    const theirs = await receiveExactly(at, from, comparisonStep, openingDigestBytes)
    checkSameKeys(at, from, commonDigest(at, keys, from), theirs)
  }
}

function commonDigest(at: Party, keys: readonly SubsetKey[], other: PartyId): Uint8Array {
  const use = { label: 'shamir key comparison', session: at.session, address: at.scope }
  const sponge = new TurboShake128(domain)
  for (const { members, key } of keys) if (members.includes(other)) sponge.absorb(key.derive(use).take())
  return sponge.squeeze(openingDigestBytes)
}
