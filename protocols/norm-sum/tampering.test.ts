import { afterEach, describe, expect, test, vi } from 'vitest'
import { Field64 } from '../../src/field/field64.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { inverseOf } from '../flp/bit-check.ts'
import type { Report, View } from '../prio3/testing/aggregation.ts'
import { flipped, replaced, swapped, withInputShare } from '../prio3/testing/message-changes.ts'
import { proofCounts } from './chosen-parameters.ts'
import { vdaf18 } from './foundation.ts'
import { NormSum } from './norm-sum.ts'
import { PineParameters } from './parameters.ts'
import { Pine } from './pine.ts'
import { ProofSystem } from './proof-system.ts'
import { PublicNormBound } from './public-norm-bound.ts'
import { NormAggregation } from './testing/norm-aggregation.ts'
import { WeightedNormSum } from './weighted-norm-sum.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

const vector = Float64Array.of(1, -2, 0.5, 0, 3)
const aggregation = new NormAggregation(new NormSum(3, { dimension: 5, bound: 4, fractionBits: 4 }))
const { parameters } = aggregation.vdaf
const report = () => aggregation.report(vector)

test('a public share that differs between aggregators is rejected, by two checks', () => {
  for (const bit of [256, 3 * 256 + 256]) {
    const view = (seen: View, aggId: number) =>
      aggId === 0 ? { ...seen, publicShare: flipped(seen.publicShare, bit) } : seen
    expect(aggregation.caughtBy(report(), { view })).toBe('RangeChecks')
    const spy = vi.spyOn(ProofSystem.prototype, 'decide').mockReturnValue(true)
    expect(aggregation.caughtBy(report(), { view })).toBe('JOINT_RANDOMNESS_MISMATCH')
    spy.mockRestore()
  }
})

describe('what does not decode is rejected', () => {
  const longer = (bytes: Uint8Array) => Uint8Array.of(...bytes, 0)
  const shorter = (bytes: Uint8Array) => bytes.subarray(1)
  /** The modulus itself in the place of an element. */
  const notBelow = (bytes: Uint8Array) => {
    const changed = bytes.slice()
    new DataView(changed.buffer).setBigUint64(0, Field64.modulus, true)
    return changed
  }
  test.each([
    ['an input share with an element that is not below the modulus', notBelow, 0],
    ['a leader share that is too long', longer, 0],
    ['a leader share that is too short', shorter, 0],
    ['a helper share that is too long', longer, 1],
    ['a helper share that is too short', shorter, 1],
  ])('%s', (_, change, aggId) => {
    expect(aggregation.caughtBy(withInputShare(report(), aggId, change))).toBe('REPORT_MALFORMED')
  })

  test('the share of the leader at a helper', () => {
    const honest = report()
    const inputShares = swapped(honest.inputShares, 0, 1)
    expect(aggregation.caughtBy({ ...honest, inputShares })).toBe('REPORT_MALFORMED')
  })

  test.each([longer, shorter])('other messages of another length', (change) => {
    const honest = report()
    const changed = { ...honest, publicShare: change(honest.publicShare) }
    expect(aggregation.caughtBy(changed)).toBe('REPORT_MALFORMED')
    const verifierShares = (shares: readonly Uint8Array[]) => replaced(shares, 0, change)
    expect(aggregation.caughtBy(honest, { verifierShares })).toBe('REPORT_MALFORMED')
    expect(aggregation.caughtBy(honest, { message: change })).toBe('REPORT_MALFORMED')
  })

  test('a verifier share with an element that is not below the modulus', () => {
    const verifierShares = (shares: readonly Uint8Array[]) => replaced(shares, 2, notBelow)
    expect(aggregation.caughtBy(report(), { verifierShares })).toBe('REPORT_MALFORMED')
  })
})

describe('a vector whose squared norm wraps around to 0', () => {
  const none = new Array<number>(2 * parameters.sqNormBits).fill(0)
  const room = Array.from(
    { length: parameters.sqNormBits },
    (_, i) => (parameters.sqNormBound >> BigInt(i)) & 1n,
  )
  // 2^96 is -1 mod p.
  const wrapped = FieldVector.of(Field64, [2n ** 48n, 1, 0, 0, 0, ...none.slice(room.length), ...room])

  test('makes no report, with its wraparound checks as they are', () => {
    vi.spyOn(aggregation.vdaf.normBound, 'encode').mockReturnValue(wrapped)
    expect(report).toThrow(expect.objectContaining({ code: 'WRAPAROUND_CHECK_FAILED' }))
  })

  test('passes where there are few checks, by trying shares', () => {
    const normBound = new PublicNormBound(new PineParameters({ ...parameters, wrChecks: 2, chunkLength: 30 }))
    const few = new NormAggregation(new Pine(1, 2, normBound, proofCounts, vdaf18))
    vi.spyOn(normBound, 'encode').mockReturnValue(wrapped)
    let tried: Report | undefined
    for (let run = 0; run < 300 && tried === undefined; run++)
      try {
        tried = few.report(vector)
      } catch (error) {
        expect(error).toMatchObject({ code: 'WRAPAROUND_CHECK_FAILED' })
      }
    expect(few.verify(tried as Report)[0]).toBe(2 ** 44)
  })
})

describe('weights', () => {
  const pine = new WeightedNormSum(2, { dimension: 3, bound: 2, fractionBits: 0, maxWeight: 5 })
  const weighted = new NormAggregation(pine)
  const { maxWeight, weightBits, normEnd, sqNormBound } = pine.parameters

  test("a light client has a heavy one's influence where the check does without the weight", () => {
    // w = 1 and X = (10, 0, 0), which W = 5 would allow: v = 100 has all its bits, u none.
    const bits = [1, 0, 0, ...new Array<number>(7).fill(1), ...new Array<number>(7).fill(0)]
    const heavy = FieldVector.of(Field64, [2 * Number(maxWeight), 0, 0, ...bits])
    vi.spyOn(pine.normBound, 'encode').mockReturnValue(heavy)
    const lie = () => weighted.report({ vector, weight: 1 })
    expect(weighted.caughtBy(lie())).toBe('RangeChecks')
    const affine = pine.normBound.affine.bind(pine.normBound)
    vi.spyOn(pine.normBound, 'affine').mockImplementation(
      (meas, numShares) => affine(meas, numShares) - sqNormBound * inverseOf(Field64, numShares),
    )
    const none = FieldVector.zero(Field64, 1)
    vi.spyOn(pine.normBound, 'products').mockReturnValue([none, none])
    expect(weighted.verify(lie())).toEqual({ sum: Float64Array.of(10, 0, 0), weight: 1 })
  })

  test('are bound into both joint randomnesses, as the norm is, and results into the second alone', () => {
    const honest = weighted.report({ vector: Float64Array.of(1, 0, 0), weight: 3 })
    const parts = (element: number) => {
      const tampered = withInputShare(honest, 0, (share) => flipped(share, 64 * element))
      const from = 8 * pine.system.verifiersLen
      const share = weighted.verifications(tampered)[0]!.verifierShare
      return [share.slice(from, from + 32), share.slice(from + 32)]
    }
    const [first, second] = parts(pine.parameters.measLen) // of a proof: neither is bound to it
    for (const element of [3, 3 + weightBits - 1, 3 + weightBits, normEnd - 1]) {
      expect(parts(element)[0]).not.toEqual(first)
      expect(parts(element)[1]).not.toEqual(second)
    }
    expect(parts(normEnd)[0]).toEqual(first)
    expect(parts(normEnd)[1]).not.toEqual(second)
  })
})
