import { FieldVector } from '../../../src/field/vector.ts'
import { Flp } from '../../flp/flp.ts'
import type { Valid } from '../../flp/valid.ts'
import { Prio3 } from '../prio3.ts'
import { Aggregation, type Deviations, type Report, type View } from './aggregation.ts'
import type { AnyPrio3, Circuit } from './circuits.ts'
import { flippedBit, type RandomBelow, replaced, swapped, withInputShare } from './message-changes.ts'

/** The checks of the VDAF, by the code of what they throw. */
export type Check = 'PROOF_REJECTED' | 'JOINT_RANDOMNESS_MISMATCH'

/** A way to make a report that must not count. */
export interface Attack {
  readonly name: string
  /** What rejects it: the first alone, but without the first the second would. */
  readonly caughtBy: readonly Check[]
  /** Whether it may take an element to the modulus, so that decoding rejects it already. */
  readonly mayLeaveField: boolean
  /** @param honest gives a report of a random measurement, another one each time */
  make(honest: () => Report, random: RandomBelow): readonly [Report, Deviations?]
}

const proof = ['PROOF_REJECTED'] as const
const jointRand = ['JOINT_RANDOMNESS_MISMATCH'] as const
const both = [...proof, ...jointRand] as const

/** A flipped bit in each part of each message, reports in surroundings that are not theirs, and values out of range. */
export function attacksOn({ aggregation, invalid }: Circuit): readonly Attack[] {
  const { vdaf } = aggregation
  const { shares, proofs, flp } = vdaf
  const { elementBytes } = flp.field
  const usesJointRand = flp.valid.jointRandLen > 0
  const measEnd = flp.valid.measLen * elementBytes
  const proofsEnd = measEnd + proofs * flp.proofLen * elementBytes
  const verifiersEnd = proofs * flp.verifierLen * elementBytes
  const helpers = Array.from({ length: shares - 1 }, (_, j) => j + 1)

  const attack = (
    name: string,
    caughtBy: Attack['caughtBy'],
    make: Attack['make'],
    mayLeaveField = false,
  ) => ({
    name,
    caughtBy: usesJointRand ? caughtBy : proof,
    make,
    mayLeaveField,
  })
  const inShares =
    (aggIds: readonly number[], from: number, to: number) => (honest: () => Report, random: RandomBelow) => {
      const aggId = aggIds[random(aggIds.length)] as number
      return [withInputShare(honest(), aggId, (share) => flippedBit(share, from, to, random))] as const
    }
  const inVerifierShares = (from: number, to: number) => (honest: () => Report, random: RandomBelow) => {
    const aggId = random(shares)
    const change = (share: Uint8Array) => flippedBit(share, from, to, random)
    return [
      honest(),
      { verifierShares: (all: readonly Uint8Array[]) => replaced(all, aggId, change) },
    ] as const
  }
  const seenBy =
    (who: 'all' | 'one', part: 'ctx' | 'nonce' | 'verifyKey') =>
    (honest: () => Report, random: RandomBelow) => {
      const [one, place] = [random(shares), random(2 ** 16)]
      const change = (seen: View) => ({
        ...seen,
        [part]: flippedBit(seen[part], 0, seen[part].length, (below) => place % below),
      })
      const view = (seen: View, aggId: number) => (who === 'all' || aggId === one ? change(seen) : seen)
      return [honest(), { view }] as const
    }

  const onAll = [
    attack("a bit of the leader's share of the measurement", both, inShares([0], 0, measEnd), true),
    attack("a bit of the leader's share of the proofs", proof, inShares([0], measEnd, proofsEnd), true),
    attack("a bit of a helper's seed", both, inShares(helpers, 0, 32)),
    attack("a bit of a verifier share's elements", proof, inVerifierShares(0, verifiersEnd), true),
    attack('another task at all', both, seenBy('all', 'ctx')),
    attack('another task at one', both, seenBy('one', 'ctx')),
    attack('another nonce at one', both, seenBy('one', 'nonce')),
    attack('another verification key at one', proof, seenBy('one', 'verifyKey')),
    attack('an input share of another report', both, (honest, random) => {
      const aggId = random(shares)
      return [withInputShare(honest(), aggId, () => honest().inputShares[aggId] as Uint8Array)]
    }),
    ...invalid.map((elements) => {
      const liar = new Aggregation<never, unknown, AnyPrio3>(lying(vdaf, elements))
      return attack(`the encoding ${elements.join(' ')}`, proof, () => [liar.report(undefined as never)])
    }),
  ]
  const onHelpers = [
    attack('helpers that have the share of each other', both, (honest) => {
      const report = honest()
      return [{ ...report, inputShares: swapped(report.inputShares, 1, 2) }]
    }),
  ]
  const onJointRand = [
    attack("a bit of the leader's blind", both, inShares([0], proofsEnd, proofsEnd + 32)),
    attack("a bit of a helper's blind", both, inShares(helpers, 32, 64)),
    attack('a bit of the public share', both, (honest, random) => {
      const report = honest()
      return [{ ...report, publicShare: flippedBit(report.publicShare, 0, 32 * shares, random) }]
    }),
    attack("a bit of a helper's part in the leader's public share", both, (honest, random) => {
      const report = honest()
      const publicShare = flippedBit(report.publicShare, 32, 32 * shares, random)
      return [report, { view: (seen, aggId) => (aggId === 0 ? { ...seen, publicShare } : seen) }]
    }),
    attack('the public share of another report', both, (honest) => [
      { ...honest(), publicShare: honest().publicShare },
    ]),
    attack("a bit of a verifier share's part", jointRand, inVerifierShares(verifiersEnd, verifiersEnd + 32)),
    attack('a bit of the verifier message', jointRand, (honest, random) => [
      honest(),
      { message: (bytes) => flippedBit(bytes, 0, 32, random) },
    ]),
    attack('a replay under another nonce', both, seenBy('all', 'nonce')),
  ]
  return [...onAll, ...(shares > 2 ? onHelpers : []), ...(usesJointRand ? onJointRand : [])]
}

/** The VDAF of a client that encodes the same invalid elements whatever it measured. */
function lying({ id, shares, proofs, flp: { valid } }: AnyPrio3, elements: readonly number[]): AnyPrio3 {
  const liar: Valid<never, unknown> = Object.create(valid, {
    encode: { value: () => FieldVector.of(valid.field, elements) },
  })
  return new Prio3(id, shares, new Flp(liar), proofs)
}
