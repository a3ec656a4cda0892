import { inspect } from 'node:util'
import fc from 'fast-check'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { Field64 } from '../../src/field/field64.ts'
import { Field128 } from '../../src/field/field128.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { randomBytes } from '../../src/random/csprng.ts'
import { Flp } from '../flp/flp.ts'
import type { Valid } from '../flp/valid.ts'
import type * as Encoding from './encoding.ts'
import {
  exampleCtx as ctx,
  type Deviations,
  type ExampleReport,
  exampleReport,
  flipped,
  replaced,
  resultOf,
  type View,
  verdict,
} from './example-reports.ts'
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

/** Checks by the code of what they throw; what the second line would throw shows once the first is gone. */
const takeOut = {
  PROOF_REJECTED: () => vi.spyOn(Flp.prototype, 'decide').mockReturnValue(true),
  JOINT_RANDOMNESS_MISMATCH: () => vi.spyOn(VerifyState.prototype, 'expects').mockReturnValue(true),
}

/** For each circuit; all of them where the environment asks for it, which takes a quarter of an hour. */
const runs = process.env.BEAVERDAM_FULL
  ? { malformed: 10_000, honest: 100_000, timeout: 1_800_000 }
  : { malformed: 1_000, honest: 500, timeout: 30_000 }

type AnyPrio3 = Prio3<never, unknown>

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

/** Something that must not count: a report that somebody made, changed or moved. */
interface Tampering {
  readonly name: string
  /** Of how many tamperings this is one, beside the others. */
  readonly weight: number
  /** The checks that find it: the second would if there was no first. */
  readonly foundBy: readonly (keyof typeof takeOut)[]
  readonly tamper: (honest: ExampleReport, random: (below: number) => number) => Tampered
  /** Whether it may take an element above the modulus, so that decoding finds it. */
  readonly mayLeaveField?: boolean
}

type Tampered = readonly [ExampleReport, Deviations?]

const proofOnly = ['PROOF_REJECTED'] as const
const jointRandOnly = ['JOINT_RANDOMNESS_MISMATCH'] as const
const both = [...proofOnly, ...jointRandOnly] as const

/** What is tried on every circuit. Flipped bits are of all messages, one at a time. */
function tamperings({ prio3, invalid }: Case, sample: never): readonly Tampering[] {
  const { valid, field, proofLen, verifierLen } = prio3.flp
  const usesJointRand = valid.jointRandLen > 0
  const measBytes = valid.measLen * field.elementBytes
  const proofsBytes = prio3.proofs * proofLen * field.elementBytes
  const verifiersBytes = prio3.proofs * verifierLen * field.elementBytes

  type Random = (below: number) => number
  const bitOf = (random: Random, from: number, to: number) => 8 * from + random(8 * (to - from))
  const inputShare = (aggId: number, from: number, to: number) => (honest: ExampleReport, random: Random) =>
    [
      {
        ...honest,
        inputShares: replaced(honest.inputShares, aggId, (share) => flipped(share, bitOf(random, from, to))),
      },
    ] as const
  const verifierShare = (from: number, to: number) => (honest: ExampleReport, random: Random) => {
    const [aggId, bit] = [random(prio3.shares), bitOf(random, from, to)]
    const change = (share: Uint8Array) => flipped(share, bit)
    return [honest, { verifierShares: (shares) => replaced(shares, aggId, change) }] satisfies Tampered
  }
  /** One bit of the report's surroundings is another, at one aggregator or at all. */
  const seenOtherwise =
    (part: 'ctx' | 'nonce' | 'verifyKey', at: 'one' | 'all') => (honest: ExampleReport, random: Random) => {
      const [aggregator, place] = [random(prio3.shares), random(2 ** 16)]
      const view = (seen: View, aggId: number) =>
        at === 'one' && aggId !== aggregator
          ? seen
          : { ...seen, [part]: flipped(seen[part], place % (8 * seen[part].length)) }
      return [honest, { view }] satisfies Tampered
    }
  const lying = (random: Random) => {
    const elements = invalid[random(invalid.length)] as readonly number[]
    const circuit: Valid<never, unknown> = Object.create(valid, {
      encode: { value: () => FieldVector.of(field, elements) },
    })
    return new Prio3<never, unknown>(prio3.id, prio3.shares, new Flp(circuit), prio3.proofs)
  }

  const always: Tampering[] = [
    {
      name: "a flipped bit in the leader's share of the measurement",
      weight: 2,
      foundBy: both,
      mayLeaveField: true,
      tamper: inputShare(0, 0, measBytes),
    },
    {
      name: "a flipped bit in the leader's share of the proofs",
      weight: 2,
      foundBy: proofOnly,
      mayLeaveField: true,
      tamper: inputShare(0, measBytes, measBytes + proofsBytes),
    },
    { name: "a flipped bit in a helper's seed", weight: 1, foundBy: both, tamper: inputShare(1, 0, 32) },
    {
      name: 'a flipped bit in a share of the verifiers',
      weight: 2,
      foundBy: proofOnly,
      mayLeaveField: true,
      tamper: verifierShare(0, verifiersBytes),
    },
    {
      name: 'a value out of range',
      weight: 4,
      foundBy: proofOnly,
      tamper: (_, random) => [exampleReport(lying(random), undefined as never)],
    },
    { name: 'the task of another context', weight: 1, foundBy: both, tamper: seenOtherwise('ctx', 'all') },
    {
      name: 'another context at one aggregator',
      weight: 1,
      foundBy: both,
      tamper: seenOtherwise('ctx', 'one'),
    },
    {
      name: 'another nonce at one aggregator',
      weight: 1,
      foundBy: both,
      tamper: seenOtherwise('nonce', 'one'),
    },
    {
      name: 'another verification key at one aggregator',
      weight: 1,
      foundBy: proofOnly,
      tamper: seenOtherwise('verifyKey', 'one'),
    },
    {
      name: "an aggregator's share of another report",
      weight: 1,
      foundBy: both,
      tamper: (honest, random) => {
        const aggId = random(prio3.shares)
        const share = () => exampleReport(prio3, sample).inputShares[aggId] as Uint8Array
        return [{ ...honest, inputShares: replaced(honest.inputShares, aggId, share) }]
      },
    },
  ]
  const amongHelpers: Tampering = {
    name: "another helper's share",
    weight: 1,
    foundBy: both,
    tamper: (honest) => {
      const [leader, ...helpers] = honest.inputShares as [Uint8Array, ...Uint8Array[]]
      return [{ ...honest, inputShares: [leader, ...helpers.toReversed()] }]
    },
  }
  const ofJointRand: Tampering[] = [
    {
      name: "a flipped bit in the leader's blind",
      weight: 1,
      foundBy: both,
      tamper: inputShare(0, measBytes + proofsBytes, measBytes + proofsBytes + 32),
    },
    { name: "a flipped bit in a helper's blind", weight: 1, foundBy: both, tamper: inputShare(1, 32, 64) },
    {
      name: 'a flipped bit in the public share',
      weight: 1,
      foundBy: both,
      tamper: (honest, random) => {
        const bit = bitOf(random, 0, honest.publicShare.length)
        return [{ ...honest, publicShare: flipped(honest.publicShare, bit) }]
      },
    },
    {
      name: "a public share with another of the helper's parts at the leader",
      weight: 1,
      foundBy: both,
      tamper: (honest, random) => {
        const bit = bitOf(random, 32, 64)
        const view = (seen: View, aggId: number) =>
          aggId === 0 ? { ...seen, publicShare: flipped(seen.publicShare, bit) } : seen
        return [honest, { view }]
      },
    },
    {
      name: 'a flipped bit in a part of the joint randomness',
      weight: 1,
      foundBy: jointRandOnly,
      tamper: verifierShare(verifiersBytes, verifiersBytes + 32),
    },
    {
      name: 'a flipped bit in the verifier message',
      weight: 1,
      foundBy: jointRandOnly,
      tamper: (honest, random) => {
        const bit = random(256)
        return [honest, { message: (message) => flipped(message, bit) }]
      },
    },
    { name: 'a replay under another nonce', weight: 1, foundBy: both, tamper: seenOtherwise('nonce', 'all') },
  ]
  return [
    ...always.map((tampering) => (usesJointRand ? tampering : { ...tampering, foundBy: proofOnly })),
    ...(usesJointRand ? ofJointRand : []),
    ...(prio3.shares > 2 ? [{ ...amongHelpers, foundBy: usesJointRand ? both : proofOnly }] : []),
  ]
}

describe.each(cases)('%s aggregators', (_, circuit) => {
  const { prio3, measurement } = circuit
  const usesJointRand = prio3.flp.valid.jointRandLen > 0
  const report = (value: unknown) => exampleReport(prio3, value as never)
  // The proof of zeroes holds with any joint randomness: that is tested below.
  const [sample] = fc.sample(
    measurement.filter((value) => [value].flat().some(Number)),
    1,
  ) as [never]

  test(`${runs.honest} honest reports are accepted, and count for what they are`, {
    timeout: runs.timeout,
  }, () => {
    const isHistogram = prio3 instanceof Prio3Histogram
    fc.assert(
      fc.property(measurement, (value) => {
        const result = resultOf(prio3, report(value))
        const got = result instanceof FieldVector ? result.toNumbers() : Number(result)
        expect(got).toEqual(isHistogram ? [0, 1, 2, 3].map((i) => Number(i === value)) : value)
      }),
      { numRuns: runs.honest },
    )
  })

  const tried = tamperings(circuit, sample)
  const weights = tried.reduce((sum, { weight }) => sum + weight, 0)
  const counted = tried.map((tampering) => ({
    ...tampering,
    count: Math.ceil((runs.malformed * tampering.weight) / weights),
  }))

  test.each(counted)('$count times $name', { timeout: runs.timeout }, (tampering) => {
    const { tamper, foundBy, mayLeaveField = false, count } = tampering
    fc.assert(
      fc.property(measurement, fc.infiniteStream(fc.nat()), (value, stream) => {
        const random = (below: number) => stream.next().value % below
        const found = verdict(prio3, ...tamper(report(value), random))
        if (!(mayLeaveField && found === 'REPORT_MALFORMED')) expect(found).toBe(foundBy[0])
      }),
      { numRuns: count },
    )
    // With one check after the other taken out, it is the next that finds it, and then none.
    const again = () => verdict(prio3, ...tamper(report(sample), (below) => below - 1))
    for (const code of foundBy) {
      expect(again()).toBe(code)
      takeOut[code]()
    }
    expect(again()).toBe('accepted')
  })

  test('neither the key nor, without joint randomness, the nonce is bound to the shares', () => {
    const everywhere = (change: Partial<View>) => ({ view: (seen: View) => ({ ...seen, ...change }) })
    expect(verdict(prio3, report(sample), everywhere({ verifyKey: randomBytes(verifyKeySize) }))).toBe(
      'accepted',
    )
    const underOther = verdict(prio3, report(sample), everywhere({ nonce: randomBytes(nonceSize) }))
    expect(underOther).toBe(usesJointRand ? 'PROOF_REJECTED' : 'accepted')
  })

  test('the shares of the leader and a helper do not decode as each other', () => {
    const honest = report(sample)
    const [leader, helper, ...others] = honest.inputShares as [Uint8Array, Uint8Array, ...Uint8Array[]]
    expect(verdict(prio3, { ...honest, inputShares: [helper, leader, ...others] })).toBe('REPORT_MALFORMED')
  })

  test('a message of another length is malformed', () => {
    const longer = (bytes: Uint8Array) => Uint8Array.of(...bytes, 0)
    const lengthened = (): Tampered[] => {
      const honest = report(sample)
      return [
        [{ ...honest, publicShare: longer(honest.publicShare) }],
        ...honest.inputShares.map(
          (_, i) => [{ ...honest, inputShares: replaced(honest.inputShares, i, longer) }] as const,
        ),
        [honest, { verifierShares: (shares) => replaced(shares, 0, longer) }],
        [honest, { message: longer }],
      ]
    }
    for (const tampered of lengthened()) expect(verdict(prio3, ...tampered)).toBe('REPORT_MALFORMED')
    const [publicShare, ...others] = lengthened()
    removed.lengths = true
    for (const tampered of others) expect(verdict(prio3, ...tampered)).toBe('accepted')
    // A part too many is hashed with the others.
    expect(verdict(prio3, ...publicShare!)).toBe(usesJointRand ? 'PROOF_REJECTED' : 'accepted')
  })

  test('an element that is not below the modulus is malformed', () => {
    const honest = report(sample)
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

test('joint randomness of other shares is found even if the proof holds with any', () => {
  const prio3 = new Prio3SumVec(2, 3, 3, 4)
  const otherParts = () => {
    const zeroes = exampleReport<number[]>(prio3, [0, 0, 0])
    return { ...zeroes, publicShare: Uint8Array.of(...zeroes.publicShare, 0) }
  }
  removed.lengths = true
  expect(verdict(prio3, otherParts())).toBe('JOINT_RANDOMNESS_MISMATCH')
  takeOut.JOINT_RANDOMNESS_MISMATCH()
  expect(verdict(prio3, otherParts())).toBe('accepted')
})

test('one proof over Field64 that fails is enough', () => {
  const prio3 = new Prio3SumVecWithMultiproof(2, Field64, 3, 3, 3, 4)
  const { verifierLen, field } = prio3.flp
  for (let proof = 0; proof < 3; proof++) {
    const at = 8 * proof * verifierLen * field.elementBytes
    const verifierShares = (shares: readonly Uint8Array[]) =>
      replaced(shares, 1, (share) => flipped(share, at))
    expect(verdict(prio3, exampleReport<number[]>(prio3, [1, 2, 3]), { verifierShares })).toBe(
      'PROOF_REJECTED',
    )
  }
})

test('an aggregator opens the sum, and its states print as secrets', () => {
  const prio3 = new Prio3SumVec(2, 2, 100, 3)
  const verifyKey = randomBytes(verifyKeySize)
  const outShares: FieldVector[][] = [[], []]
  for (const measurement of [
    [1, 100],
    [2, 50],
    [0, 7],
  ]) {
    const { nonce, publicShare, inputShares } = exampleReport<number[]>(prio3, measurement)
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
