import type { RandomSource } from '../../../src/random/csprng.ts'
import type { SeedKey } from '../../../src/random/seed-key.ts'
import type { Party } from '../../../src/runtime/party.ts'
import { stepOf } from '../../../src/runtime/step.ts'
import { Coin } from '../../spdz/coin.ts'
import { Echo } from '../../spdz/echo.ts'

export const coinSteps = {
  commit: stepOf('mascot coin commitment'),
  echo: stepOf('mascot coin echo'),
  open: stepOf('mascot coin'),
} as const

/**
 * F_Rand: a coin of all parties, tossed in a scope of its own. A party that is honest reveals its part only when it has
 * begun the toss, so that whatever it received before is older than the coin.
 *
 * @throws COMMITMENT_INVALID, BROADCAST_INCONSISTENT
 */
export async function tossCoin(at: Party, random: RandomSource): Promise<SeedKey> {
  const coin = new Coin(at, random)
  const commitments = await at.exchange(coinSteps.commit, coin.commitment)
  const echo = new Echo()
  echo.absorb(commitments)
  await echo.compare(at, coinSteps.echo)
  return coin.reveal(commitments, await at.exchange(coinSteps.open, coin.opening))
}
