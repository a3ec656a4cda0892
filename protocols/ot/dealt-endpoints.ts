import { type RandomSource, randomBytes } from '../../src/random/csprng.ts'
import { seedBytes } from '../../src/random/seed.ts'
import type { PartyId } from '../../src/runtime/party.ts'
import { type Security, treeCount } from './all-but-one-ot.ts'
import { leafCount, treeDepth } from './ggm-tree.ts'
import { OtReceiver } from './ot-receiver.ts'
import { type OtOptions, OtSender } from './ot-sender.ts'
import type { Place } from './place.ts'

interface DealtOptions {
  /** Gives Delta, then every leaf, tree by tree. */
  readonly deal?: RandomSource
  readonly random?: RandomSource
  /** Sender and receiver: 0 and 1 if left out. */
  readonly pair?: readonly [PartyId, PartyId]
}

/**
 * Both ends of OT extension with leaves that are known in one place, instead of a setup: for tests and test vectors of what
 * comes after it. PROTECTS NOTHING.
 */
export function dealEndpoints(
  security: Security,
  { deal = randomBytes, random = randomBytes, pair = [0, 1] }: DealtOptions = {},
): { sender: () => OtSender; receiver: () => OtReceiver; delta: Uint8Array } {
  const delta = deal(16)
  const receiverSeeds = Array.from({ length: treeCount }, () =>
    Array.from({ length: leafCount }, () => deal(seedBytes)),
  )
  const senderSeeds = receiverSeeds.map((leaves, tree) => {
    const point = ((delta[tree >> 1] as number) >> (treeDepth * (tree & 1))) & (leafCount - 1)
    return leaves.with(point, new Uint8Array(seedBytes))
  })
  const place: Place = { session: 'dealt', address: pair.join('>') }
  const options = (peer: PartyId): OtOptions => ({ peer, security, random })
  return {
    sender: () => new OtSender(options(pair[1]), place, delta, senderSeeds),
    receiver: () => new OtReceiver(options(pair[0]), place, receiverSeeds),
    delta,
  }
}
