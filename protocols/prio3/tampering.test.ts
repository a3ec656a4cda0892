import { inspect } from 'node:util'
import fc from 'fast-check'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { BeaverdamError } from '../../src/errors.ts'
import { Field64 } from '../../src/field/field64.ts'
import { Field128 } from '../../src/field/field128.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { randomBytes } from '../../src/random/csprng.ts'
import { Flp } from '../flp/flp.ts'
import type { Valid } from '../flp/valid.ts'
import type * as Encoding from './encoding.ts'
import {
  Prio3Count,
  Prio3Histogram,
  Prio3MultihotCountVec,
  Prio3Sum,
  Prio3SumVec,
  Prio3SumVecWithMultiproof,
} from './instances.ts'
import { nonceSize, Prio3, verifyKeySize } from './prio3.ts'
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

const withoutProofCheck = () => vi.spyOn(Flp.prototype, 'decide').mockReturnValue(true)
const withoutJointRandCheck = () => vi.spyOn(VerifyState.prototype, 'expects').mockReturnValue(true)

const ctx = new TextEncoder().encode('task')
const otherCtx = new TextEncoder().encode('tasks')
const verifyKey = randomBytes(verifyKeySize)

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

type AnyPrio3 = Prio3<never, unknown>

function report(prio3: AnyPrio3, measurement: unknown): Report {
  const nonce = randomBytes(nonceSize)
  return { nonce, ...prio3.shard(ctx, measurement as never, nonce) }
}

/** The aggregate of a report alone; an error if it is rejected. */
function verify(
  prio3: AnyPrio3,
  { nonce, publicShare, inputShares }: Report,
  lies: Deviations = {},
): unknown {
  const {
    view = (honest) => honest,
    verifierShares = (honest) => honest,
    message = (honest) => honest,
  } = lies
  const verifications = inputShares.map((inputShare, aggId) => {
    const seen = view({ verifyKey, ctx, nonce, aggId, publicShare }, aggId)
    return prio3.verifyInit(seen.verifyKey, seen.ctx, seen.aggId, seen.nonce, seen.publicShare, inputShare)
  })
  const honest = verifications.map(({ verifierShare }) => verifierShare)
  const found = message(prio3.verifierSharesToMessage(ctx, verifierShares(honest)))
  const aggShares = verifications.map(
    ({ state }) => prio3.aggregate([prio3.verifyNext(ctx, state, found)]).bytes,
  )
  return prio3.unshard(aggShares, 1)
}

/** The code of the error that a report ends with, or `accepted`. */
function verdict(prio3: AnyPrio3, tampered: Report, lies?: Deviations): string {
  try {
    verify(prio3, tampered, lies)
    return 'accepted'
  } catch (error) {
    if (error instanceof BeaverdamError) return error.code
    throw error
  }
}

const flipped = (bytes: Uint8Array, bit: number) =>
  bytes.with(bit >> 3, (bytes[bit >> 3] as number) ^ (1 << (bit & 7)))

const replaced = <T>(list: readonly T[], i: number, change: (item: T) => T) =>
  list.with(i, change(list[i] as T))

interface Case {
  readonly prio3: AnyPrio3
  readonly measurement: fc.Arbitrary<unknown>
  /** Encodings that stand for nothing valid. */
  readonly invalid: readonly (readonly number[])[]
}

const bit = fc.integer({ min: 0, max: 1 })
const vectorOf = (element: fc.Arbitrary<number>, length: number) =>
  fc.array(element, { minLength: length, maxLength: length })

const cases: readonly [string, Case][] = [
  ['Count, 2', { prio3: new Prio3Count(2), measurement: bit, invalid: [[2], [-1]] }],
  [
    'Sum, 3',
    {
      prio3: new Prio3Sum(3, 10),
      measurement: fc.integer({ min: 0, max: 10 }),
      invalid: [
        [2, 0, 0, 0],
        [0, 0, 0, -1],
      ],
    },
  ],
  [
    'SumVec, 2',
    {
      prio3: new Prio3SumVec(2, 3, 3, 4),
      measurement: vectorOf(fc.integer({ min: 0, max: 3 }), 3),
      invalid: [
        [2, 0, 0, 0, 0, 0],
        [1, 1, 1, 1, 1, 1000],
      ],
    },
  ],
  [
    'Histogram, 3',
    {
      prio3: new Prio3Histogram(3, 4, 2),
      measurement: fc.integer({ min: 0, max: 3 }),
      invalid: [
        [0, 0, 0, 0],
        [1, 1, 0, 0],
        [2, -1, 0, 0],
      ],
    },
  ],
  [
    'MultihotCountVec, 2',
    {
      prio3: new Prio3MultihotCountVec(2, 4, 3, 3),
      measurement: vectorOf(bit, 4).filter((bits) => bits.includes(0)),
      invalid: [
        [1, 1, 1, 1, 1, 1],
        [1, 1, 1, 1, 2, 1],
        [1, 0, 0, 0, 0, 0],
      ],
    },
  ],
  [
    'three proofs over Field64, 2',
    {
      prio3: new Prio3SumVecWithMultiproof(2, Field64, 3, 3, 3, 4),
      measurement: vectorOf(fc.integer({ min: 0, max: 3 }), 3),
      invalid: [
        [2, 0, 0, 0, 0, 0],
        [0, 0, 0, 0, 0, -1],
      ],
    },
  ],
]

describe.each(cases)('%s aggregators', (_, { prio3, measurement, invalid }) => {
  const usesJointRand = prio3.flp.valid.jointRandLen > 0
  const [sample] = fc.sample(measurement, 1)

  /** Runs a tampering on many reports, and gives what became of them. */
  function verdicts(
    tamper: (honest: Report, random: (below: number) => number) => readonly [Report, Deviations?],
    runs = 60,
  ): Set<string> {
    const found = new Set<string>()
    fc.assert(
      fc.property(measurement, fc.infiniteStream(fc.nat()), (value, stream) => {
        const random = (below: number) => stream.next().value % below
        found.add(verdict(prio3, ...tamper(report(prio3, value), random)))
      }),
      { numRuns: runs },
    )
    return found
  }

  test('an honest report is accepted, and counts for what it is', () => {
    fc.assert(
      fc.property(measurement, (value) => {
        const result = verify(prio3, report(prio3, value))
        const got = result instanceof FieldVector ? result.toNumbers() : Number(result)
        const isHistogram = prio3 instanceof Prio3Histogram
        expect(got).toEqual(isHistogram ? [0, 1, 2, 3].map((i) => Number(i === value)) : value)
      }),
      { numRuns: 60 },
    )
  })

  test('a flipped bit in an input share is rejected by the proof', () => {
    const found = verdicts((honest, random) => {
      const aggId = random(prio3.shares)
      const inputShares = replaced(honest.inputShares, aggId, (share) =>
        flipped(share, random(8 * share.length)),
      )
      return [{ ...honest, inputShares }]
    }, 300)
    found.delete('REPORT_MALFORMED') // the bit may take an element above the modulus
    expect([...found]).toEqual(['PROOF_REJECTED'])
  })

  test('a flipped bit in a verifier share is rejected by the proof, or by the joint randomness', () => {
    const elementBytes = prio3.flp.verifierLen * prio3.proofs * prio3.flp.field.elementBytes
    const tamper = (from: number, below: number) =>
      verdicts((honest, random) => {
        const aggId = random(prio3.shares)
        const at = 8 * from + random(8 * (below - from))
        return [
          honest,
          { verifierShares: (shares) => replaced(shares, aggId, (share) => flipped(share, at)) },
        ]
      }, 100)
    const elements = tamper(0, elementBytes)
    elements.delete('REPORT_MALFORMED')
    expect([...elements]).toEqual(['PROOF_REJECTED'])
    if (usesJointRand)
      expect([...tamper(elementBytes, elementBytes + 32)]).toEqual(['JOINT_RANDOMNESS_MISMATCH'])
  })

  test.runIf(usesJointRand)('a flipped bit in the public share is rejected by the proof', () => {
    const found = verdicts((honest, random) => {
      const publicShare = flipped(honest.publicShare, random(8 * honest.publicShare.length))
      return [{ ...honest, publicShare }]
    })
    expect([...found]).toEqual(['PROOF_REJECTED'])
  })

  test.runIf(usesJointRand)(
    'a flipped bit in the verifier message is rejected by the joint randomness',
    () => {
      const found = verdicts((honest, random) => {
        const at = random(256)
        return [honest, { message: (message) => flipped(message, at) }]
      })
      expect([...found]).toEqual(['JOINT_RANDOMNESS_MISMATCH'])
      withoutJointRandCheck()
      expect(verdict(prio3, report(prio3, sample), { message: (message) => flipped(message, 0) })).toBe(
        'accepted',
      )
    },
  )

  test.runIf(usesJointRand)('a public share that differs between aggregators is rejected', () => {
    const forked = (): [Report, Deviations] => [
      report(prio3, sample),
      {
        view: (honest, aggId) =>
          aggId === 0 ? { ...honest, publicShare: flipped(honest.publicShare, 256) } : honest,
      },
    ]
    expect(verdict(prio3, ...forked())).toBe('PROOF_REJECTED')
    withoutProofCheck()
    expect(verdict(prio3, ...forked())).toBe('JOINT_RANDOMNESS_MISMATCH')
    withoutJointRandCheck()
    expect(verdict(prio3, ...forked())).toBe('accepted')
  })

  test.each(invalid.map((elements) => [elements]))('the encoding %j is rejected by the proof', (elements) => {
    const { valid } = prio3.flp
    const lying: Valid<never, unknown> = Object.create(valid, {
      encode: { value: () => FieldVector.of(valid.field, elements) },
    })
    const client: AnyPrio3 = new Prio3(prio3.id, prio3.shares, new Flp(lying), prio3.proofs)
    for (let run = 0; run < 100; run++)
      expect(verdict(prio3, report(client, undefined))).toBe('PROOF_REJECTED')
    withoutProofCheck()
    expect(verdict(prio3, report(client, undefined))).toBe('accepted')
  })

  const atOne =
    (change: (honest: View) => View) =>
    (honest: View, aggId: number): View =>
      aggId === prio3.shares - 1 ? change(honest) : honest
  const otherNonce = (honest: View) => ({ ...honest, nonce: flipped(honest.nonce, 5) })
  const otherKey = (honest: View) => ({ ...honest, verifyKey: flipped(honest.verifyKey, 5) })
  const inOtherTask = (honest: View) => ({ ...honest, ctx: otherCtx })

  test.each([
    ['another nonce at one aggregator', atOne(otherNonce)],
    ['another verification key at one aggregator', atOne(otherKey)],
    ['another context at one aggregator', atOne(inOtherTask)],
    ['another context at all', inOtherTask],
  ])('%s is rejected by the proof', (_, view) => {
    expect(verdict(prio3, report(prio3, sample), { view })).toBe('PROOF_REJECTED')
    withoutProofCheck()
    withoutJointRandCheck()
    expect(verdict(prio3, report(prio3, sample), { view })).toBe('accepted')
  })

  test('the nonce is bound to the shares by joint randomness alone', () => {
    const expected = usesJointRand ? 'PROOF_REJECTED' : 'accepted'
    expect(verdict(prio3, report(prio3, sample), { view: otherNonce })).toBe(expected)
    expect(verdict(prio3, report(prio3, sample), { view: otherKey })).toBe('accepted')
  })

  test("another aggregator's share is rejected", () => {
    const honest = report(prio3, sample)
    const [leader, helper, ...others] = honest.inputShares as [Uint8Array, Uint8Array, ...Uint8Array[]]
    expect(verdict(prio3, { ...honest, inputShares: [helper, leader, ...others] })).toBe('REPORT_MALFORMED')
    if (others.length > 0)
      expect(verdict(prio3, { ...honest, inputShares: [leader, ...others, helper] })).toBe('PROOF_REJECTED')
    const { inputShares } = report(prio3, sample)
    const mixed = { ...honest, inputShares: [leader, ...inputShares.slice(1)] }
    expect(verdict(prio3, mixed)).toBe('PROOF_REJECTED')
  })

  test('a message of another length is malformed', () => {
    const longer = (bytes: Uint8Array) => Uint8Array.of(...bytes, 0)
    const tamperings = (): (readonly [Report, Deviations?])[] => {
      const honest = report(prio3, sample)
      return [
        [{ ...honest, publicShare: longer(honest.publicShare) }],
        ...honest.inputShares.map(
          (_, i) => [{ ...honest, inputShares: replaced(honest.inputShares, i, longer) }] as const,
        ),
        [honest, { verifierShares: (shares) => replaced(shares, 0, longer) }],
        [honest, { message: longer }],
      ]
    }
    for (const tampering of tamperings()) expect(verdict(prio3, ...tampering)).toBe('REPORT_MALFORMED')
    const [publicShare, ...others] = tamperings()
    removed.lengths = true
    for (const tampering of others) expect(verdict(prio3, ...tampering)).toBe('accepted')
    // A part too many is hashed with the others. The proof of a measurement of zeroes holds with any joint randomness.
    const expected = usesJointRand ? ['PROOF_REJECTED', 'JOINT_RANDOMNESS_MISMATCH'] : ['accepted']
    expect(expected).toContain(verdict(prio3, ...publicShare!))
  })

  test('an element that is not below the modulus is malformed', () => {
    const honest = report(prio3, sample)
    const inputShares = replaced(honest.inputShares, 0, (share) => share.slice().fill(0xff, 0, 16))
    expect(verdict(prio3, { ...honest, inputShares })).toBe('REPORT_MALFORMED')
    const aggShares = Array.from({ length: prio3.shares }, () =>
      new Uint8Array(prio3.flp.valid.outputLen * prio3.flp.field.elementBytes).fill(0xff),
    )
    expect(() => prio3.unshard(aggShares, 1)).toThrow(expect.objectContaining({ code: 'REPORT_MALFORMED' }))
    vi.spyOn(prio3.flp.field, 'firstInvalid').mockReturnValue(-1)
    expect(() => prio3.unshard(aggShares, 1)).not.toThrow()
  })
})

test('one proof over Field64 that fails is enough', () => {
  const prio3 = new Prio3SumVecWithMultiproof(2, Field64, 3, 3, 3, 4)
  const { verifierLen, field } = prio3.flp
  for (let proof = 0; proof < 3; proof++) {
    const at = 8 * proof * verifierLen * field.elementBytes
    const verifierShares = (shares: readonly Uint8Array[]) =>
      replaced(shares, 1, (share) => flipped(share, at))
    expect(verdict(prio3, report(prio3, [1, 2, 3]), { verifierShares })).toBe('PROOF_REJECTED')
  }
})

test('an aggregator opens the sum, and its states print as secrets', () => {
  const prio3 = new Prio3SumVec(2, 2, 100, 3)
  const outShares: FieldVector[][] = [[], []]
  for (const measurement of [
    [1, 100],
    [2, 50],
    [0, 7],
  ]) {
    const { nonce, publicShare, inputShares } = report(prio3, measurement)
    const verifications = inputShares.map((share, id) =>
      prio3.verifyInit(verifyKey, ctx, id, nonce, publicShare, share),
    )
    const message = prio3.verifierSharesToMessage(
      ctx,
      verifications.map(({ verifierShare }) => verifierShare),
    )
    for (const [id, { state }] of verifications.entries()) {
      outShares[id]!.push(prio3.verifyNext(ctx, state, message))
      expect([`${state}`, JSON.stringify(state), inspect(state)]).toEqual([
        '[secret]',
        '"[secret]"',
        'VerifyState [secret]',
      ])
    }
  }
  const aggShares = outShares.map((shares) => prio3.aggregate(shares).bytes)
  expect(prio3.unshard(aggShares, 3).toNumbers()).toEqual([3, 157])
})

const prio3 = new Prio3Count(2)
const nonce = new Uint8Array(nonceSize)
const nothing = new Uint8Array(0)

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
