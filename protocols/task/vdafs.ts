import { invalidArgument } from '../../src/errors.ts'
import { Field64 } from '../../src/field/field64.ts'
import { Field128 } from '../../src/field/field128.ts'
import type { NttField } from '../../src/field/ntt-field.ts'
import { reportSoundnessError, soundnessError } from '../flp/soundness.ts'
import { normSumCost } from '../norm-sum/costs.ts'
import { NormSum, normSumId } from '../norm-sum/norm-sum.ts'
import type { Pine } from '../norm-sum/pine.ts'
import { normSumError } from '../norm-sum/soundness.ts'
import { WeightedNormSum, weightedNormSumId } from '../norm-sum/weighted-norm-sum.ts'
import { type ReportCost, reportCost } from '../prio3/costs.ts'
import {
  experimentalId,
  Prio3Count,
  Prio3Histogram,
  Prio3MultihotCountVec,
  Prio3Sum,
  Prio3SumVec,
  Prio3SumVecWithMultiproof,
} from '../prio3/instances.ts'
import type { Prio3 } from '../prio3/prio3.ts'
import type { TaskParameters } from './parameters.ts'

/** The fields that tasks name. */
export const fields = { Field64, Field128 } as const satisfies Record<string, NttField>

export type FieldName = keyof typeof fields

/** Hashes that a lying client may compute offline for one report, for which its proof still has to fail. */
const grinding = 2 ** 64

/** What a VDAF of a task is made of. */
interface VdafArguments {
  /** How many aggregators there are. */
  readonly shares: number
  readonly field: NttField
  readonly fractionBits: number
  /** A parameter of the task, by name. */
  integer(name: string): bigint
  /** The same where it counts something. */
  count(name: string): number
}

/** A VDAF with what a task has to know of it. */
export interface TaskVdaf {
  readonly vdaf: Prio3<never, unknown> | Pine<never, unknown>
  readonly cost: ReportCost
  /** The most reports whose sum cannot wrap. */
  readonly largestBatch: bigint
  /** The chance that a false proof passes, for a client that computes 2^64 hashes. */
  readonly error: number
}

/** One VDAF that tasks may use. */
export interface Vdaf {
  /** Its number in the document's registry, or among those for private use. */
  readonly id: number
  readonly fields: readonly FieldName[]
  /** The names of its parameters, all integers, in the order of the encoding. */
  readonly parameters: readonly string[]
  /** Choices have no fractions; integers may stand for reals; from reals, weighted or not, the VDAF makes integers itself. */
  readonly takes: 'choices' | 'integers' | 'reals' | 'weighted reals'
  make(given: VdafArguments): TaskVdaf
}

/** @param largest number that a report adds to an element of the result */
function fromPrio3(vdaf: Prio3<never, unknown>, largest = 1n): TaskVdaf {
  return {
    vdaf,
    cost: reportCost(vdaf),
    largestBatch: (vdaf.flp.field.modulus - 1n) / largest,
    error: reportSoundnessError(soundnessError(vdaf.flp), vdaf.proofs, grinding),
  }
}

/** The error is the sum of those of its three checks. */
function fromNormSum(vdaf: Pine<never, unknown>): TaskVdaf {
  const { wraparound, normEquality, rangeChecks } = normSumError(vdaf)
  const [ofNorm, ofRanges] = vdaf.system.batches
  const error =
    grinding * wraparound +
    reportSoundnessError(normEquality, ofNorm.proofs, grinding) +
    reportSoundnessError(rangeChecks, ofRanges.proofs, grinding)
  return { vdaf, cost: normSumCost(vdaf), largestBatch: BigInt(vdaf.parameters.largestBatch), error }
}

/** The VDAFs that tasks may use, by their names. */
export const vdafs = {
  Prio3Count: {
    id: 1,
    fields: ['Field64'],
    parameters: [],
    takes: 'choices',
    make: ({ shares }) => fromPrio3(new Prio3Count(shares)),
  },
  Prio3Sum: {
    id: 2,
    fields: ['Field64'],
    parameters: ['maxMeasurement'],
    takes: 'integers',
    make: ({ shares, integer }) =>
      fromPrio3(new Prio3Sum(shares, integer('maxMeasurement')), integer('maxMeasurement')),
  },
  Prio3SumVec: {
    id: 3,
    fields: ['Field128'],
    parameters: ['length', 'maxMeasurement', 'chunkLength'],
    takes: 'integers',
    make: ({ shares, integer, count }) =>
      fromPrio3(
        new Prio3SumVec(shares, count('length'), integer('maxMeasurement'), count('chunkLength')),
        integer('maxMeasurement'),
      ),
  },
  Prio3Histogram: {
    id: 4,
    fields: ['Field128'],
    parameters: ['length', 'chunkLength'],
    takes: 'choices',
    make: ({ shares, count }) => fromPrio3(new Prio3Histogram(shares, count('length'), count('chunkLength'))),
  },
  Prio3MultihotCountVec: {
    id: 5,
    fields: ['Field128'],
    parameters: ['length', 'maxWeight', 'chunkLength'],
    takes: 'choices',
    make: ({ shares, count }) =>
      fromPrio3(new Prio3MultihotCountVec(shares, count('length'), count('maxWeight'), count('chunkLength'))),
  },
  Prio3SumVecWithMultiproof: {
    id: experimentalId,
    fields: ['Field64', 'Field128'],
    parameters: ['proofs', 'length', 'maxMeasurement', 'chunkLength'],
    takes: 'integers',
    make: ({ shares, field, integer, count }) =>
      fromPrio3(
        new Prio3SumVecWithMultiproof(
          shares,
          field,
          count('proofs'),
          count('length'),
          integer('maxMeasurement'),
          count('chunkLength'),
        ),
        integer('maxMeasurement'),
      ),
  },
  NormSum: {
    id: normSumId,
    fields: ['Field64'],
    parameters: ['dimension', 'l2NormBound'],
    takes: 'reals',
    make: ({ shares, count, fractionBits }) =>
      fromNormSum(
        new NormSum(shares, {
          dimension: count('dimension'),
          bound: count('l2NormBound') / 2 ** fractionBits,
          fractionBits,
        }),
      ),
  },
  WeightedNormSum: {
    id: weightedNormSumId,
    fields: ['Field64'],
    parameters: ['dimension', 'l2NormBound', 'maxWeight'],
    takes: 'weighted reals',
    make: ({ shares, count, fractionBits }) =>
      fromNormSum(
        new WeightedNormSum(shares, {
          dimension: count('dimension'),
          bound: count('l2NormBound') / 2 ** fractionBits,
          fractionBits,
          maxWeight: count('maxWeight'),
        }),
      ),
  },
} as const satisfies Record<string, Vdaf>

export type VdafName = keyof typeof vdafs

/**
 * The VDAF of a task.
 *
 * @throws BeaverdamError INVALID_ARGUMENT, also if there is another field or parameter than the VDAF has
 */
export function makeVdaf(
  task: Pick<TaskParameters, 'vdaf' | 'field' | 'fractionBits' | 'aggregators'>,
  parameters: ReadonlyMap<string, bigint>,
): TaskVdaf {
  const vdaf: Vdaf = vdafs[task.vdaf]
  if (!vdaf.fields.includes(task.field))
    invalidArgument('field', `${vdaf.fields.join(' or ')} for ${task.vdaf}`, task.field)
  const integer = (parameter: string): bigint => {
    const value = parameters.get(parameter)
    if (value === undefined) invalidArgument('parameters', `'${parameter}' for ${task.vdaf}`, 'none')
    return value
  }
  vdaf.parameters.forEach(integer)
  if (parameters.size > vdaf.parameters.length)
    invalidArgument('parameters', `only ${vdaf.parameters.join(', ')}`, [...parameters.keys()])
  return vdaf.make({
    shares: task.aggregators.length,
    field: fields[task.field],
    fractionBits: task.fractionBits,
    integer,
    count: (parameter) => Number(integer(parameter)),
  })
}
