import { inspect } from 'node:util'
import fc from 'fast-check'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { Field64 } from '../../src/field/field64.ts'
import { Field128 } from '../../src/field/field128.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { randomBytes } from '../../src/random/csprng.ts'
import type * as Encoding from './encoding.ts'
import { Prio3Count, Prio3Sum, Prio3SumVec, Prio3SumVecWithMultiproof } from './instances.ts'
import { nonceSize, verifyKeySize } from './prio3.ts'
import { Aggregation, type Deviations, type Report, type View } from './testing/aggregation.ts'
import { circuits } from './testing/circuits.ts'
import { flipped, replaced, swapped, withInputShare } from './testing/message-changes.ts'
import { VerifyState } from './verify-state.ts'

/** Checks that the control runs take out; others are mocked where they stand. */
const removed = vi.hoisted(() => ({ lengths: false }))

vi.mock('./encoding.ts', async (original) => {
  const module = await original<typeof Encoding>()
  class Decoder extends module.Decoder {
    constructor(name: string, bytes: Uint8Array, length: number) {
      super(name, bytes, removed.lengths ? bytes.length : length)
    }
  }
  return { ...module, Decoder }
})

afterEach(() => {
  removed.lengths = false
  vi.restoreAllMocks()
})

describe.each(circuits)('%s aggregators', (_, { aggregation, measurement }) => {
  const { flp, shares } = aggregation.vdaf
  const usesJointRand = flp.valid.jointRandLen > 0
  // The proof of zeroes holds with any joint randomness: that is tested below.
  const [sample] = fc.sample(
    measurement.filter((value) => [value].flat().some(Number)),
    1,
  ) as [never]

  test('neither the key nor, without joint randomness, the nonce is bound to the shares', () => {
    const everywhere = (change: Partial<View>) => ({ view: (seen: View) => ({ ...seen, ...change }) })
    const verdict = (change: Partial<View>) =>
      aggregation.verdict(aggregation.report(sample), everywhere(change))
    expect(verdict({ verifyKey: randomBytes(verifyKeySize) })).toBe('accepted')
    expect(verdict({ nonce: randomBytes(nonceSize) })).toBe(usesJointRand ? 'PROOF_REJECTED' : 'accepted')
  })

  test('the shares of the leader and a helper do not decode as each other', () => {
    const honest = aggregation.report(sample)
    const inputShares = swapped(honest.inputShares, 0, 1)
    expect(aggregation.verdict({ ...honest, inputShares })).toBe('REPORT_MALFORMED')
  })

  test('a message of another length is malformed', () => {
    const longer = (bytes: Uint8Array) => Uint8Array.of(...bytes, 0)
    const lengthened = (): (readonly [Report, Deviations?])[] => {
      const honest = aggregation.report(sample)
      return [
        [{ ...honest, publicShare: longer(honest.publicShare) }],
        ...honest.inputShares.map((_, aggId) => [withInputShare(honest, aggId, longer)] as const),
        [honest, { verifierShares: (all) => replaced(all, 0, longer) }],
        [honest, { message: longer }],
      ]
    }
    for (const changed of lengthened()) expect(aggregation.verdict(...changed)).toBe('REPORT_MALFORMED')
    const [publicShare, ...others] = lengthened()
    const message = others.pop()
    removed.lengths = true
    for (const changed of others) expect(aggregation.verdict(...changed)).toBe('accepted')
    // A part too many is hashed with the others.
    expect(aggregation.verdict(...publicShare!)).toBe(usesJointRand ? 'PROOF_REJECTED' : 'accepted')
    // A message is compared whole.
    expect(aggregation.verdict(...message!)).toBe('JOINT_RANDOMNESS_MISMATCH')
  })

  test('an element that is not below the modulus is malformed', () => {
    const tooLarge = withInputShare(aggregation.report(sample), 0, (share) => share.slice().fill(0xff, 0, 16))
    expect(aggregation.verdict(tooLarge)).toBe('REPORT_MALFORMED')
    const aggShares = Array.from({ length: shares }, () =>
      new Uint8Array(flp.valid.outputLen * flp.field.elementBytes).fill(0xff),
    )
    const unshard = () => aggregation.vdaf.unshard(aggShares, 1)
    expect(unshard).toThrow(expect.objectContaining({ code: 'REPORT_MALFORMED' }))
    vi.spyOn(flp.field, 'firstInvalid').mockReturnValue(-1)
    expect(unshard).not.toThrow()
  })
})

test('joint randomness of other shares is found even if the proof holds with any', () => {
  const aggregation = new Aggregation(new Prio3SumVec(2, 3, 3, 4))
  const otherParts = () => {
    const zeroes = aggregation.report([0, 0, 0])
    return { ...zeroes, publicShare: Uint8Array.of(...zeroes.publicShare, 0) }
  }
  removed.lengths = true
  expect(aggregation.verdict(otherParts())).toBe('JOINT_RANDOMNESS_MISMATCH')
  vi.spyOn(VerifyState.prototype, 'expects').mockReturnValue(true)
  expect(aggregation.verdict(otherParts())).toBe('accepted')
})

test('one proof over Field64 that fails is enough', () => {
  const aggregation = new Aggregation(new Prio3SumVecWithMultiproof(2, Field64, 3, 3, 3, 4))
  const { verifierLen, field } = aggregation.vdaf.flp
  for (let proof = 0; proof < 3; proof++) {
    const at = 8 * proof * verifierLen * field.elementBytes
    const verifierShares = (all: readonly Uint8Array[]) => replaced(all, 1, (share) => flipped(share, at))
    expect(aggregation.verdict(aggregation.report([1, 2, 3]), { verifierShares })).toBe('PROOF_REJECTED')
  }
})

test('an aggregator opens the sum, and its states print as secrets', () => {
  const aggregation = new Aggregation(new Prio3SumVec(2, 2, 100, 3))
  const reports = [
    [1, 100],
    [2, 50],
    [0, 7],
  ].map((measurement) => aggregation.report(measurement))
  const outShares = reports.map((report) => aggregation.outShares(report))
  const { vdaf } = aggregation
  const aggShares = [0, 1].map((aggId) => vdaf.aggregate(outShares.map((ofReport) => ofReport[aggId]!)).bytes)
  expect(vdaf.unshard(aggShares, reports.length).toNumbers()).toEqual([3, 157])
  for (const { state } of aggregation.verifications(reports[0]!))
    expect([`${state}`, JSON.stringify(state), inspect(state)]).toEqual([
      '[secret]',
      '"[secret]"',
      'VerifyState [secret]',
    ])
})

test('an aggregator that does not follow the protocol shifts the sum unseen, as the page says', () => {
  const aggregation = new Aggregation(new Prio3Sum(2, 10))
  const { vdaf } = aggregation
  const [leader, helper] = aggregation
    .outShares(aggregation.report(7))
    .map((outShare) => vdaf.aggregate([outShare]))
  const shifted = leader!.add(FieldVector.of(vdaf.flp.field, [1000]))
  expect(vdaf.unshard([shifted.bytes, helper!.bytes], 1)).toBe(1007n)
})

const prio3 = new Prio3Count(2)
const ctx = new Uint8Array(0)
const nonce = new Uint8Array(nonceSize)
const nothing = new Uint8Array(0)
const verifyKey = new Uint8Array(verifyKeySize)

test.each([
  ['a short nonce', () => prio3.shard(ctx, 1, nothing)],
  ['randomness of another size', () => prio3.shard(ctx, 1, nonce, nothing)],
  ['a context that is too long', () => prio3.shard(new Uint8Array(65_528), 1, nonce)],
  ['a measurement out of range', () => prio3.shard(ctx, 2, nonce)],
  ['a short verification key', () => prio3.verifyInit(nothing, ctx, 0, nonce, nothing, nothing)],
  ['an aggregator that there is not', () => prio3.verifyInit(verifyKey, ctx, 2, nonce, nothing, nothing)],
  ['one verifier share', () => prio3.verifierSharesToMessage(ctx, [nothing])],
  ['one aggregate share', () => prio3.unshard([nothing], 1)],
  ['no measurements', () => prio3.unshard([nothing, nothing], 0)],
  ['one aggregator', () => new Prio3Count(1)],
  ['too many aggregators', () => new Prio3Count(256)],
  ['no proof', () => new Prio3SumVecWithMultiproof(2, Field128, 0, 1, 1, 1)],
])("%s is a mistake of the caller's", (_, call) => {
  expect(call).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }))
})
