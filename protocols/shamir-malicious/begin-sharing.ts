import type { Party } from '../../src/runtime/party.ts'
import { DealtDoubles } from '../shamir/dealt-doubles.ts'
import { PseudorandomDoubles } from '../shamir/pseudorandom-doubles.ts'
import { exchangeSubsetKeys, subsetCount } from '../shamir/subset-keys.ts'
import { compareKeys } from './compare-keys.ts'
import { DealtShamirSharing } from './dealt-sharing.ts'
import { holderCount } from './holders.ts'
import { ShamirSharing, type ShamirSharingOptions } from './shamir-sharing.ts'

type BeginOptions = Pick<ShamirSharingOptions, 'field' | 'blockBytes' | 'random'> & {
  readonly mostSubsets: number
}

/** Random elements come from keys, which the holders exchange and compare, or are dealt. @throws BROADCAST_INCONSISTENT */
export async function beginSharing(
  at: Party,
  { mostSubsets, ...options }: BeginOptions,
): Promise<ShamirSharing> {
  const { field, random } = options
  const { n, id } = at
  const holders = holderCount(n)
  if (subsetCount(holders) > mostSubsets) {
    const doubles = new DealtDoubles({ ...options, n: holders })
    return new DealtShamirSharing({ ...options, n, id, doubles })
  }
  const keys = await exchangeSubsetKeys(at, random, holders)
  await at.fork('keys-compared', (comparing) => compareKeys(comparing, keys))
  return new ShamirSharing({ ...options, n, id, doubles: new PseudorandomDoubles(field, holders, id, keys) })
}
