import { randomInt } from 'node:crypto'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { FieldVector } from '../../src/field/vector.ts'
import type { RandomBelow } from '../prio3/testing/message-changes.ts'
import { VerifyState } from '../prio3/verify-state.ts'
import { proofCounts } from './chosen-parameters.ts'
import { vdaf18 } from './foundation.ts'
import { NormSum, normSumId } from './norm-sum.ts'
import { PineParameters } from './parameters.ts'
import { Pine } from './pine.ts'
import type * as PineEncoding from './pine-encoding.ts'
import { ProofSystem } from './proof-system.ts'
import { PublicNormBound } from './public-norm-bound.ts'
import { lies } from './testing/lies.ts'
import { messageAttacks } from './testing/message-attacks.ts'
import { NormAggregation } from './testing/norm-aggregation.ts'
import { WeightedNormSum } from './weighted-norm-sum.ts'

/** Of each circuit. */
const malformedReports = process.env.BEAVERDAM_FULL === undefined ? 150 : 10_000

const random: RandomBelow = (below) => randomInt(below)

/** Where a lying client's bits for the wraparound checks come in. */
const lying = vi.hoisted(() => ({
  wraparound: undefined as ((results: FieldVector) => FieldVector) | undefined,
}))

vi.mock('./pine-encoding.ts', async (original) => {
  const module = await original<typeof PineEncoding>()
  const encodeWraparoundChecks: typeof module.encodeWraparoundChecks = (parameters, results) =>
    lying.wraparound?.(results) ?? module.encodeWraparoundChecks(parameters, results)
  return { ...module, encodeWraparoundChecks }
})

afterEach(() => {
  vi.restoreAllMocks()
})

const withoutProofs = () => vi.spyOn(ProofSystem.prototype, 'decide').mockReturnValue(true)
const withoutJointRandomness = () => vi.spyOn(VerifyState.prototype, 'expects').mockReturnValue(true)

/** A way to make a malformed report, with what has to refuse it. */
interface Attack {
  readonly name: string
  readonly caughtBy: string
  /** What does refuse one, or `accepted`. */
  run(): string
}

function attacksOn<Measurement, Result>(
  aggregation: NormAggregation<Measurement, Result>,
  measurement: Measurement,
) {
  const { vdaf: pine } = aggregation
  const honest = () => aggregation.report(measurement)
  const told: readonly Attack[] = lies(pine.parameters).map(({ name, caughtBy, make }) => ({
    name,
    caughtBy,
    run() {
      const { gradientAndNorm, wraparound } = make(random)
      lying.wraparound = wraparound
      const encode = vi.spyOn(pine.normBound, 'encode').mockReturnValue(gradientAndNorm)
      const report = honest()
      encode.mockRestore()
      lying.wraparound = undefined
      return aggregation.caughtBy(report)
    },
  }))
  const onMessages: readonly Attack[] = messageAttacks(pine).map(({ name, caughtBy, make }) => ({
    name,
    caughtBy,
    run: () => aggregation.caughtBy(...make(honest(), random, honest)),
  }))
  return { told, onMessages }
}

const sizes = { dimension: 5, fractionBits: 1 }
const vector = Float64Array.of(0.5, -1, 0, 0, 1.5)
const normSum = new NormAggregation(new NormSum(3, { ...sizes, bound: 4 }))
/** As the draft's instances have it, where each wraparound check has a bit of its own. */
const withSuccessBits = new NormAggregation(
  new Pine(
    normSumId,
    3,
    new PublicNormBound(new PineParameters({ ...normSum.vdaf.parameters, successBits: true })),
    proofCounts,
    vdaf18,
  ),
)
const weightedNormSum = new NormAggregation(new WeightedNormSum(3, { ...sizes, bound: 2, maxWeight: 5 }))

describe.each([
  ['NormSum', attacksOn(normSum, vector)],
  ['NormSum with success bits', attacksOn(withSuccessBits, vector)],
  ['WeightedNormSum', attacksOn(weightedNormSum, { vector, weight: 3 })],
])('%s', (_, { told, onMessages }) => {
  test.each(['NormEquality', 'RangeChecks'])(
    `${malformedReports} malformed reports that are for %s to reject are rejected by it`,
    (circuit) => {
      const attacks = [...told, ...onMessages].filter(({ caughtBy }) => caughtBy.includes(circuit))
      for (let i = 0; i < malformedReports; i++) {
        const attack = attacks[i % attacks.length] as Attack
        expect(attack.run(), attack.name).toBe(attack.caughtBy)
      }
    },
    3_600_000,
  )

  test.each(told)('$name is caught by $caughtBy, and goes unnoticed without it', ({ caughtBy, run }) => {
    expect(run()).toBe(caughtBy)
    withoutProofs()
    expect(run()).toBe('accepted')
  })

  test.each(onMessages)(
    '$name is caught by $caughtBy, and goes unnoticed without it',
    ({ caughtBy, run }) => {
      expect(run()).toBe(caughtBy)
      if (caughtBy !== 'JOINT_RANDOMNESS_MISMATCH') withoutProofs()
      withoutJointRandomness()
      expect(run()).toBe('accepted')
    },
  )
})
