import { type RandomSource, randomBytes } from '../../../src/random/csprng.ts'
import { seedBytes } from '../../../src/random/seed.ts'
import { type Security, treeCount } from '../all-but-one-ot.ts'
import { leafCount, treeDepth } from '../ggm-tree.ts'
import { OtReceiver } from '../ot-receiver.ts'
import { type OtOptions, OtSender } from '../ot-sender.ts'
import type { Place } from '../place.ts'

/**
 * Both ends of OT extension, sender 0 and receiver 1, with leaves from a trusted dealer instead of a setup: for vectors,
 * tests and benches of what comes after it.
 *
 * @param deal gives Delta, then every leaf, tree by tree
 */
export function dealEndpoints(
  security: Security,
  { deal = randomBytes, random = randomBytes }: { deal?: RandomSource; random?: RandomSource } = {},
): { sender: () => OtSender; receiver: () => OtReceiver; delta: Uint8Array } {
  const delta = deal(16)
  const receiverSeeds = Array.from({ length: treeCount }, () =>
    Array.from({ length: leafCount }, () => deal(seedBytes)),
  )
  const senderSeeds = receiverSeeds.map((leaves, tree) => {
    const point = ((delta[tree >> 1] as number) >> (treeDepth * (tree & 1))) & (leafCount - 1)
    return leaves.with(point, new Uint8Array(seedBytes))
  })
  const place: Place = { session: 'dealt', address: '0>1' }
  const options = (peer: number): OtOptions => ({ peer, security, random })
  return {
    sender: () => new OtSender(options(1), place, delta, senderSeeds),
    receiver: () => new OtReceiver(options(0), place, receiverSeeds),
    delta,
  }
}
