import type { Field } from '../../src/field/field.ts'
import { seededPrg } from '../../src/random/prg.ts'
import { Seed, seedBytes } from '../../src/random/seed.ts'
import { expand } from '../../src/random/uniform.ts'
import type { Mpc, Shared } from '../../src/runtime/arithmetic.ts'
import { checkDifferences } from './share-checks.ts'
import type { SharedParts } from './shared-parts.ts'

/** A holder's share as a party has input it. */
export interface GivenShare {
  /** Whose it is, by what the party says. */
  readonly holder: number
  readonly elements: Shared
}

/** Elements that are opened as a coin: as many bytes as a seed has. */
export function coinLength({ elementBytes }: Field): number {
  return seedBytes / elementBytes
}

/** How many differences are checked of so many shares that were given. */
export function differenceCount({ anchors: [from, to] }: SharedParts, given: number): number {
  return 1 + (to > from ? given : 0)
}

/**
 * Checks that the parties gave the shares that were dealt, before anything depends on them: that the tags fit, and that each
 * share is of the holder that it is said to be of. What is opened says no more than whether this is so, and the shares are
 * as good as before.
 *
 * @param given the shares
 * @param shared what they add up to
 * @throws BeaverdamError SHARE_ALTERED, at all parties
 */
export async function checkGiven(
  mpc: Mpc,
  parts: SharedParts,
  given: readonly GivenShare[],
  shared: Shared,
): Promise<void> {
  const count = differenceCount(parts, given.length)
  const [coin, factors] = await Promise.all([mpc.random(coinLength(mpc.field)), mpc.random(count)])
  const tagsMiss = await tagsDifference(mpc, parts, shared, coin)
  const differences = mpc.concat([tagsMiss, ...anchorDifferences(mpc, parts, given, shared)])
  checkDifferences(await mpc.open(await mpc.mul(differences, factors)))
}

/** By what a random combination of the tags misses the key times that of the values. */
async function tagsDifference(
  mpc: Mpc,
  { values, key, tags }: SharedParts,
  shared: Shared,
  coin: Shared,
): Promise<Shared> {
  // only what is computed shared depends on the coin, until the differences are opened, which checks the coin as well
  const seed = Seed.fromBytes((await mpc.openMasked(coin)).bytes)
  // the seed is fresh and used once, so its use needs no name of its own
  const use = { label: 'share-file coefficients', session: '', address: '' }
  const coefficients = await mpc.local(() => expand(mpc.field, seededPrg(seed, use), values[1]))
  const combine = (part: Shared) => mpc.sum(mpc.weigh(part, coefficients))
  const expected = await mpc.mul(mpc.slice(shared, ...key), combine(mpc.slice(shared, ...values)))
  return mpc.sub(combine(mpc.slice(shared, ...tags)), expected)
}

/** By what the anchors miss the shares of x_0 that were given. */
function anchorDifferences(
  mpc: Mpc,
  { blind, anchors: [from, to] }: SharedParts,
  given: readonly GivenShare[],
  shared: Shared,
): readonly Shared[] {
  if (to === from) return []
  return given.map(({ holder, elements }) =>
    mpc.sub(mpc.slice(elements, ...blind), mpc.slice(shared, from + holder, from + holder + 1)),
  )
}
