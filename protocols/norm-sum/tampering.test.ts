import fc from 'fast-check'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { BeaverdamError } from '../../src/errors.ts'
import { Field64 } from '../../src/field/field64.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { randomBytes } from '../../src/random/csprng.ts'
import { Flp } from '../flp/flp.ts'
import { nonceSize } from '../prio3/prio3.ts'
import { VerifyState } from '../prio3/verify-state.ts'
import { vdaf18 } from './foundation.ts'
import { NormSum } from './norm-sum.ts'
import { PineParameters } from './parameters.ts'
import { Pine } from './pine.ts'
import type * as PineEncoding from './pine-encoding.ts'
import { ProofSystem } from './proof-system.ts'
import { PublicNormBound } from './public-norm-bound.ts'

/** What a lying client encodes in the place of the truth. */
const lies = vi.hoisted(() => ({
  wraparoundChecks: undefined as ((results: FieldVector) => FieldVector) | undefined,
}))

vi.mock('./pine-encoding.ts', async (original) => {
  const module = await original<typeof PineEncoding>()
  const mocked: typeof PineEncoding = {
    ...module,
    encodeWraparoundChecks: (parameters, results) =>
      lies.wraparoundChecks?.(results) ?? module.encodeWraparoundChecks(parameters, results),
  }
  return mocked
})

afterEach(() => {
  lies.wraparoundChecks = undefined
  vi.restoreAllMocks()
})

const encodeInstead = (encoded: FieldVector) =>
  vi.spyOn(PublicNormBound.prototype, 'encode').mockReturnValue(encoded)
const withoutProofCheck = () => vi.spyOn(ProofSystem.prototype, 'decide').mockReturnValue(true)
const withoutJointRandCheck = () => vi.spyOn(VerifyState.prototype, 'expects').mockReturnValue(true)

const dimension = 5
const bound = 4
const fractionBits = 4
const normSum = new NormSum(3, { dimension, bound, fractionBits })
const { parameters } = normSum
const ctx = new TextEncoder().encode('task')
const verifyKey = randomBytes(normSum.verifyKeySize)
const honestVector = Float64Array.of(1, -2, 0.5, 0, 3)

interface Report {
  readonly nonce: Uint8Array
  readonly publicShare: Uint8Array
  readonly inputShares: readonly Uint8Array[]
}

/** What each aggregator takes for its part of the report's surroundings. */
interface View {
  readonly verifyKey: Uint8Array
  readonly ctx: Uint8Array
  readonly nonce: Uint8Array
  readonly aggId: number
  readonly publicShare: Uint8Array
}

interface Deviations {
  readonly view?: (honest: View, aggId: number) => View
  readonly verifierShares?: (honest: readonly Uint8Array[]) => readonly Uint8Array[]
  readonly message?: (honest: Uint8Array) => Uint8Array
}

function report(
  vector: Float64Array = honestVector,
  pine: Pine<Float64Array, Float64Array> = normSum,
): Report {
  const nonce = randomBytes(nonceSize)
  return { nonce, ...pine.shard(ctx, vector, nonce) }
}

/** The aggregate of a report alone; an error if it is rejected. */
function verify(
  { nonce, publicShare, inputShares }: Report,
  deviations: Deviations = {},
  pine: Pine<Float64Array, Float64Array> = normSum,
): Float64Array {
  const {
    view = (honest) => honest,
    verifierShares = (honest) => honest,
    message = (honest) => honest,
  } = deviations
  const verifications = inputShares.map((inputShare, aggId) => {
    const seen = view({ verifyKey, ctx, nonce, aggId, publicShare }, aggId)
    return pine.verifyInit(seen.verifyKey, seen.ctx, seen.aggId, seen.nonce, seen.publicShare, inputShare)
  })
  const honest = verifications.map(({ verifierShare }) => verifierShare)
  const found = message(pine.verifierSharesToMessage(ctx, verifierShares(honest)))
  const aggShares = verifications.map(
    ({ state }) => pine.aggregate([pine.verifyNext(ctx, state, found)]).bytes,
  )
  return pine.unshard(aggShares, 1)
}

/** The code of the error that a report ends with, or `accepted`. */
function verdict(tampered: Report, deviations?: Deviations, pine?: Pine<Float64Array, Float64Array>): string {
  try {
    verify(tampered, deviations, pine)
    return 'accepted'
  } catch (error) {
    if (error instanceof BeaverdamError) return error.code
    throw error
  }
}

const flipped = (bytes: Uint8Array, bit: number) =>
  bytes.with(bit >> 3, (bytes[bit >> 3] as number) ^ (1 << (bit & 7)))

const replaced = (list: readonly Uint8Array[], i: number, change: (item: Uint8Array) => Uint8Array) =>
  list.with(i, change(list[i] as Uint8Array))

/** Runs a tampering on many reports, and gives what became of them. */
function verdicts(
  tamper: (honest: Report, random: (below: number) => number) => readonly [Report, Deviations?],
  runs: number,
): Set<string> {
  const found = new Set<string>()
  fc.assert(
    fc.property(fc.infiniteStream(fc.nat()), (stream) => {
      found.add(verdict(...tamper(report(), (below) => stream.next().value % below)))
    }),
    { numRuns: runs },
  )
  return found
}

test('honest vectors are accepted, and count for what they are', () => {
  const entries = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), {
    minLength: dimension,
    maxLength: dimension,
  })
  fc.assert(
    fc.property(entries, (vector) => {
      const clipped = normSum.clip(Float64Array.from(vector))
      const sum = verify(report(clipped))
      for (const [i, entry] of clipped.entries())
        expect(Math.abs((sum[i] as number) - entry)).toBeLessThanOrEqual(2 ** -5)
    }),
    { numRuns: 100 },
  )
})

test('a flipped bit in an input share is rejected by the proofs', () => {
  const found = verdicts((honest, random) => {
    const aggId = random(normSum.shares)
    const inputShares = replaced(honest.inputShares, aggId, (share) =>
      flipped(share, random(8 * share.length)),
    )
    return [{ ...honest, inputShares }]
  }, 200)
  found.delete('REPORT_MALFORMED') // the bit may take an element above the modulus
  expect([...found]).toEqual(['PROOF_REJECTED'])
})

test('a flipped bit in a verifier share is rejected by the proofs, or by the joint randomness', () => {
  const elementBytes = normSum.system.verifiersLen * 8
  const tamper = (from: number, below: number) =>
    verdicts((honest, random) => {
      const aggId = random(normSum.shares)
      const at = 8 * from + random(8 * (below - from))
      return [honest, { verifierShares: (shares) => replaced(shares, aggId, (share) => flipped(share, at)) }]
    }, 50)
  const elements = tamper(0, elementBytes)
  elements.delete('REPORT_MALFORMED')
  expect([...elements]).toEqual(['PROOF_REJECTED'])
  expect([...tamper(elementBytes, elementBytes + 64)]).toEqual(['JOINT_RANDOMNESS_MISMATCH'])
})

test('a flipped bit in the public share is rejected by the proofs', () => {
  const found = verdicts((honest, random) => {
    const publicShare = flipped(honest.publicShare, random(8 * honest.publicShare.length))
    return [{ ...honest, publicShare }]
  }, 50)
  expect([...found]).toEqual(['PROOF_REJECTED'])
})

test('a flipped bit in the verifier message is rejected by the joint randomness', () => {
  const found = verdicts((honest, random) => {
    const at = random(512)
    return [honest, { message: (message) => flipped(message, at) }]
  }, 30)
  expect([...found]).toEqual(['JOINT_RANDOMNESS_MISMATCH'])
  withoutJointRandCheck()
  expect(verdict(report(), { message: (message) => flipped(message, 0) })).toBe('accepted')
})

const atOne =
  (change: (honest: View) => View) =>
  (honest: View, aggId: number): View =>
    aggId === normSum.shares - 1 ? change(honest) : honest
const otherNonce = (honest: View) => ({ ...honest, nonce: flipped(honest.nonce, 5) })
const otherKey = (honest: View) => ({ ...honest, verifyKey: flipped(honest.verifyKey, 5) })
const inOtherTask = (honest: View) => ({ ...honest, ctx: flipped(honest.ctx, 5) })

test.each([
  ['another nonce at one aggregator', atOne(otherNonce)],
  ['another nonce at all', otherNonce],
  ['another verification key at one aggregator', atOne(otherKey)],
  ['another context at one aggregator', atOne(inOtherTask)],
  ['another context at all', inOtherTask],
  ['the place of another aggregator', atOne((honest) => ({ ...honest, aggId: 1 }))],
])('%s is rejected by the proofs', (_, view) => {
  expect(verdict(report(), { view })).toBe('PROOF_REJECTED')
  withoutProofCheck()
  withoutJointRandCheck()
  expect(verdict(report(), { view })).toBe('accepted')
})

test('a public share that differs between aggregators is rejected', () => {
  for (const bit of [256, 3 * 256 + 256]) {
    const view = (honest: View, aggId: number) =>
      aggId === 0 ? { ...honest, publicShare: flipped(honest.publicShare, bit) } : honest
    expect(verdict(report(), { view })).toBe('PROOF_REJECTED')
    const spy = withoutProofCheck()
    expect(verdict(report(), { view })).toBe('JOINT_RANDOMNESS_MISMATCH')
    spy.mockRestore()
  }
})

test("another's input share, and messages of another length, are rejected", () => {
  const honest = report()
  const [leader, helper, other] = honest.inputShares as [Uint8Array, Uint8Array, Uint8Array]
  expect(verdict({ ...honest, inputShares: [helper, leader, other] })).toBe('REPORT_MALFORMED')
  expect(verdict({ ...honest, inputShares: [leader, other, helper] })).toBe('PROOF_REJECTED')
  expect(verdict({ ...honest, inputShares: [leader, ...report().inputShares.slice(1)] })).toBe(
    'PROOF_REJECTED',
  )
  const longer = (bytes: Uint8Array) => Uint8Array.of(...bytes, 0)
  expect(verdict({ ...honest, publicShare: longer(honest.publicShare) })).toBe('REPORT_MALFORMED')
  expect(verdict(honest, { verifierShares: (shares) => replaced(shares, 0, longer) })).toBe(
    'REPORT_MALFORMED',
  )
  expect(verdict(honest, { message: longer })).toBe('REPORT_MALFORMED')
})

describe('a client that encodes a lie', () => {
  /** Bits of v and u, from the lowest up. */
  const bits = (value: bigint, count: number) =>
    Array.from({ length: count }, (_, i) => (value >> BigInt(i)) & 1n)
  const norms = (v: bigint, u: bigint) => [
    ...bits(v, parameters.sqNormBits),
    ...bits(u, parameters.sqNormBits),
  ]
  const encoded = (entries: readonly (number | bigint)[], v: bigint, u: bigint) =>
    FieldVector.of(Field64, [...entries, ...norms(v, u)])

  /** The circuits whose proofs reject a report; all are asked, and the report goes on as if none did. */
  function rejectingCircuits(lying: Report, pine?: Pine<Float64Array, Float64Array>): Set<string> {
    const rejecting = new Set<string>()
    const { decide } = Flp.prototype
    const spy = vi.spyOn(Flp.prototype, 'decide').mockImplementation(function (
      this: Flp<never, unknown>,
      verifier,
    ) {
      if (!decide.call(this, verifier)) rejecting.add(this.valid.constructor.name)
      return true
    })
    expect(verdict(lying, {}, pine)).toBe('accepted')
    spy.mockRestore()
    return rejecting
  }

  const B = parameters.sqNormBound
  const half = Field64.modulus - 1n
  const oneBeyond = [64, 1, 0, 0, 0] // the norm is the bound, 4 x 2^4, and one step

  test.each([
    ['a norm just above the bound', encoded(oneBeyond, B + 1n, 0n), 'RangeChecks'],
    ['one with a wrong v', encoded(oneBeyond, B, 0n), 'NormEquality'],
    [
      'one whose v is not of bits',
      FieldVector.of(Field64, [...oneBeyond, B + 1n, ...norms(0n, 0n).slice(1)]),
      'RangeChecks',
    ],
    [
      'one whose u is -1 in one element',
      FieldVector.of(Field64, [...oneBeyond, ...norms(B + 1n, 0n).with(parameters.sqNormBits, half)]),
      'RangeChecks',
    ],
  ])('%s is rejected', (_, gradientAndNorm, circuit) => {
    encodeInstead(gradientAndNorm)
    for (let run = 0; run < 20; run++) expect(verdict(report())).toBe('PROOF_REJECTED')
    expect([...rejectingCircuits(report())]).toEqual([circuit])
  })

  // 2^96 is -1 mod p, so that these squares add up to 0 and to B.
  const wrapped: readonly [string, FieldVector][] = [
    ['0', encoded([2n ** 48n, 1, 0, 0, 0], 0n, B)],
    ['B', encoded([2n ** 48n, 1, 64, 0, 0], B, 0n)],
  ]
  const checkBits = (results: FieldVector, g: (y: bigint) => bigint) =>
    FieldVector.of(
      Field64,
      results.toBigInts().flatMap((element) => {
        const y = element > Field64.modulus / 2n ? element - Field64.modulus : element
        return [...bits(y + parameters.wrBound - 1n, parameters.wrBits), g(y)]
      }),
    )
  const isSmall = (y: bigint) => BigInt(Number(-parameters.wrBound < y && y <= parameters.wrBound))

  test.each(wrapped)(
    'a squared norm that wraps around to %s fails a wraparound check',
    (_, gradientAndNorm) => {
      encodeInstead(gradientAndNorm)
      expect(() => report()).toThrow(expect.objectContaining({ code: 'WRAPAROUND_CHECK_FAILED' }))
      for (const g of [isSmall, () => 1n, (y: bigint) => isSmall(y) * 2n]) {
        lies.wraparoundChecks = (results) => checkBits(results, g)
        for (let run = 0; run < 20; run++) expect(verdict(report())).toBe('PROOF_REJECTED')
        expect([...rejectingCircuits(report())]).toEqual(['RangeChecks'])
      }
    },
  )

  test('it passes where there are few checks, by trying shares', () => {
    const few = new Pine(
      normSum.id,
      normSum.shares,
      new PublicNormBound(new PineParameters({ ...parameters, wrChecks: 2, chunkLength: 30 })),
      { normEquality: 2, rangeChecks: 3 },
      vdaf18,
    )
    encodeInstead(wrapped[0]?.[1] as FieldVector)
    let tried: Report | undefined
    for (let run = 0; run < 300 && tried === undefined; run++)
      try {
        tried = report(honestVector, few)
      } catch (error) {
        expect(error).toMatchObject({ code: 'WRAPAROUND_CHECK_FAILED' })
      }
    expect(verify(tried as Report, {}, few)[0]).toBe(2 ** 44)
  })
})

describe('mistakes of the caller', () => {
  const nothing = new Uint8Array(0)
  const nonce = new Uint8Array(nonceSize)
  const size = { dimension, bound, fractionBits }
  test.each([
    ['a norm beyond the bound', () => normSum.shard(ctx, Float64Array.of(4, 0.5, 0, 0, 0), nonce)],
    ['one that wraps around', () => normSum.shard(ctx, new Float64Array(5).fill(2 ** 40), nonce)],
    ['another dimension', () => normSum.shard(ctx, new Float64Array(4), nonce)],
    ['a short nonce', () => normSum.shard(ctx, honestVector, nothing)],
    ['randomness of another size', () => normSum.shard(ctx, honestVector, nonce, nothing)],
    ['a context that is too long', () => normSum.shard(new Uint8Array(65_528), honestVector, nonce)],
    ['a short verification key', () => normSum.verifyInit(nothing, ctx, 0, nonce, nothing, nothing)],
    ['an aggregator that there is not', () => normSum.verifyInit(verifyKey, ctx, 3, nonce, nothing, nothing)],
    ['one verifier share', () => normSum.verifierSharesToMessage(ctx, [nothing])],
    ['one aggregate share', () => normSum.unshard([nothing], 1)],
    [
      'more reports than fit',
      () => normSum.unshard([nothing, nothing, nothing], Number.MAX_SAFE_INTEGER + 1),
    ],
    ['one aggregator', () => new NormSum(1, size)],
    ['a bound between steps', () => new NormSum(2, { ...size, bound: 0.01 })],
    ['no bound', () => new NormSum(2, { ...size, bound: 0 })],
    ['an alpha that is too small', () => new PineParameters({ ...parameters, alpha: 0.5 })],
    [
      'no proof',
      () => new Pine(1, 2, new PublicNormBound(parameters), { normEquality: 0, rangeChecks: 1 }, vdaf18),
    ],
  ])('%s', (_, call) => {
    expect(call).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }))
  })

  test('an entry that is not finite', () => {
    expect(() => normSum.shard(ctx, Float64Array.of(1, Number.NaN, 0, 0, 0), nonce)).toThrow(
      expect.objectContaining({ code: 'NOT_FINITE' }),
    )
  })
})
