import type { Field } from '../../src/field/field.ts'
import { seededPrg } from '../../src/random/prg.ts'
import { Seed, seedBytes } from '../../src/random/seed.ts'
import { expand } from '../../src/random/uniform.ts'
import type { Mpc, Shared } from '../../src/runtime/arithmetic.ts'
import { checkDifferences } from './share-checks.ts'
import type { SharedParts } from './shared-parts.ts'

/** A holder's share of x_0 as a party has input it. */
export interface GivenBlind {
  /** Whose it is, by what the party says. */
  readonly holder: number
  readonly blind: Shared
}

/** Elements that are opened as a coin: as many bytes as a seed has. */
export function coinLength({ elementBytes }: Field): number {
  return seedBytes / elementBytes
}

/** How many differences n parties check. */
export function differenceCount({ anchors: [from, to] }: SharedParts, n: number): number {
  return 1 + (to > from ? n : 0)
}

/**
 * Checks that the parties gave the shares that were dealt, before anything depends on them: that the tags fit, and that each
 * party is the holder that it says it is. What is opened says no more than whether this is so, and the shares are
 * as good as before.
 *
 * @param given by all parties
 * @param shared what the shares that were given add up to
 * @throws BeaverdamError SHARE_ALTERED, at all parties
 */
export async function checkGiven(
  mpc: Mpc,
  parts: SharedParts,
  given: readonly GivenBlind[],
  shared: Shared,
): Promise<void> {
  const count = differenceCount(parts, mpc.n)
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
  { anchors: [from, to] }: SharedParts,
  given: readonly GivenBlind[],
  shared: Shared,
): readonly Shared[] {
  if (to === from) return []
  return given.map(({ holder, blind }) => mpc.sub(blind, mpc.slice(shared, from + holder, from + holder + 1)))
}
