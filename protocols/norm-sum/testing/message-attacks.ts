import type { Deviations, Report, View } from '../../prio3/testing/aggregation.ts'
import {
  flipped,
  flippedBit,
  type RandomBelow,
  replaced,
  swapped,
  withInputShare,
} from '../../prio3/testing/message-changes.ts'
import type { Pine } from '../pine.ts'

/** What somebody may do to the messages of an honest report. */
export interface MessageAttack {
  readonly name: string
  /** What refuses the report, in the words of `NormAggregation.caughtBy`. */
  readonly caughtBy: string
  /** @param other another honest report of the task */
  make(honest: Report, random: RandomBelow, other: () => Report): readonly [Report, Deviations?]
}

const norm = 'NormEquality'
const ranges = 'RangeChecks'
const both = 'NormEquality and RangeChecks'
const jointRand = 'JOINT_RANDOMNESS_MISMATCH'

/** A flipped bit in each part of each message, and reports in surroundings that are not theirs. For two helpers or more. */
export function messageAttacks(pine: Pine<never, unknown>): readonly MessageAttack[] {
  const { parameters, system, shares } = pine
  const { dimension, weightBits, sqNormBits, measLen } = parameters
  const [ofNorm] = system.batches
  const normProofs = ofNorm.proofs * ofNorm.flp.proofLen
  const normVerifiers = ofNorm.proofs * ofNorm.flp.verifierLen
  const vBegin = dimension + weightBits
  const vEnd = vBegin + sqNormBits
  const proofsEnd = measLen + system.proofsLen

  const inLeaderElements = (name: string, caughtBy: string, from: number, to: number): MessageAttack => ({
    name: `a bit of the leader's ${name}`,
    caughtBy,
    make: (honest, random) => [withInputShare(honest, 0, (share) => flippedElement(share, from, to, random))],
  })
  const inBytes = (who: string, name: string, caughtBy: string, aggIds: readonly number[], from: number) => ({
    name: `a bit of ${who} ${name}`,
    caughtBy,
    make: (honest: Report, random: RandomBelow): readonly [Report] => [
      withInputShare(honest, aggIds[random(aggIds.length)] as number, (share) =>
        flippedBit(share, from, from + 32, random),
      ),
    ],
  })
  const helpers = Array.from({ length: shares - 1 }, (_, j) => j + 1)
  const inVerifierShare = (name: string, caughtBy: string, from: number, to: number): MessageAttack => ({
    name: `a bit of a verifier share's ${name}`,
    caughtBy,
    make: (honest, random) => {
      const aggId = random(shares)
      const verifierShares: Deviations['verifierShares'] = (all) =>
        replaced(all, aggId, (share) => flippedElement(share, from, to, random))
      return [honest, { verifierShares }]
    },
  })
  const inPublicShare = (name: string, from: number): MessageAttack => ({
    name: `a bit of the public share's ${name}`,
    caughtBy: ranges,
    make: (honest, random) => [
      { ...honest, publicShare: flippedBit(honest.publicShare, from, from + 32 * shares, random) },
    ],
  })
  const seenBy = (
    who: 'all' | 'one',
    name: string,
    caughtBy: string,
    change: (honest: View, random: RandomBelow) => View,
  ): MessageAttack => ({
    name: `${name} at ${who}`,
    caughtBy,
    make: (honest, random) => {
      const [one, seed] = [random(shares), random(2 ** 32)]
      const view = (seen: View, aggId: number) =>
        who === 'all' || aggId === one ? change(seen, (below) => seed % below) : seen
      return [honest, { view }]
    },
  })
  const otherNonce = (seen: View, random: RandomBelow) => ({
    ...seen,
    nonce: flippedBit(seen.nonce, 0, 16, random),
  })
  const otherTask = (seen: View, random: RandomBelow) => ({
    ...seen,
    ctx: flippedBit(seen.ctx, 0, seen.ctx.length, random),
  })
  const otherKey = (seen: View, random: RandomBelow) => ({
    ...seen,
    verifyKey: flippedBit(seen.verifyKey, 0, 32, random),
  })

  return [
    inLeaderElements('entries', both, 0, dimension),
    ...(weightBits > 0 ? [inLeaderElements('weight', ranges, dimension, vBegin)] : []),
    inLeaderElements('v', both, vBegin, vEnd),
    inLeaderElements('u and results', ranges, vEnd, measLen),
    inLeaderElements('proofs of the norm', norm, measLen, measLen + normProofs),
    inLeaderElements('proofs of the ranges', ranges, measLen + normProofs, proofsEnd),
    inBytes("the leader's", 'first blind', ranges, [0], 8 * proofsEnd),
    inBytes("the leader's", 'second blind', ranges, [0], 8 * proofsEnd + 32),
    inBytes("a helper's", 'seed', both, helpers, 0),
    inBytes("a helper's", 'first blind', ranges, helpers, 32),
    inBytes("a helper's", 'second blind', ranges, helpers, 64),
    inPublicShare('first parts', 0),
    inPublicShare('second parts', 32 * shares),
    inVerifierShare('norm', norm, 0, normVerifiers),
    inVerifierShare('ranges', ranges, normVerifiers, system.verifiersLen),
    {
      name: "a bit of a verifier share's parts",
      caughtBy: jointRand,
      make: (honest, random) => {
        const [aggId, from] = [random(shares), 8 * system.verifiersLen]
        const verifierShares: Deviations['verifierShares'] = (all) =>
          replaced(all, aggId, (share) => flippedBit(share, from, from + 64, random))
        return [honest, { verifierShares }]
      },
    },
    {
      name: 'a bit of the verifier message',
      caughtBy: jointRand,
      make: (honest, random) => [honest, { message: (bytes) => flippedBit(bytes, 0, 64, random) }],
    },
    seenBy('all', 'another nonce', ranges, otherNonce),
    seenBy('one', 'another nonce', both, otherNonce),
    seenBy('all', 'another task', both, otherTask),
    seenBy('one', 'another task', both, otherTask),
    seenBy('one', 'another verification key', both, otherKey),
    {
      name: 'helpers that have the share of each other',
      caughtBy: both,
      make: (honest) => [{ ...honest, inputShares: swapped(honest.inputShares, 1, 2) }],
    },
    {
      name: 'a helper in the place of another',
      caughtBy: both,
      make: (honest) => [honest, { view: (seen, aggId) => (aggId === 1 ? { ...seen, aggId: 2 } : seen) }],
    },
    {
      name: 'an input share of another report',
      caughtBy: both,
      make: (honest, random, other) => {
        const aggId = random(shares)
        return [withInputShare(honest, aggId, () => other().inputShares[aggId] as Uint8Array)]
      },
    },
    {
      name: 'the public share of another report',
      caughtBy: ranges,
      make: (honest, _, other) => [{ ...honest, publicShare: other().publicShare }],
    },
  ]
}

/** In the lower word of an element: in the upper one, a flip may take it to the modulus, where decoding refuses it. */
function flippedElement(bytes: Uint8Array, from: number, to: number, random: RandomBelow): Uint8Array {
  return flipped(bytes, 64 * (from + random(to - from)) + random(32))
}
