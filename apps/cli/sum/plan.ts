import { SumTask } from '../../../protocols/secure-sum/index.ts'
import type { SessionOptions } from '../../../src/runtime/index.ts'
import { dtypes } from '../files/dtype.ts'
import { sizeOf } from '../files/tensor.ts'
import type { UpdateLayout } from '../files/update.ts'
import { type FieldName, fieldOf } from '../program/field-choice.ts'
import { lossTolerance } from './loss-tolerance.ts'
import type { SumThreat } from './threat.ts'

/** What a sum is asked for, beside its files. */
export interface SumRequest {
  readonly contributors: number
  /** How many of them are enough. */
  readonly minimum: number
  readonly aggregators: number
  readonly field: FieldName
  /** Left out, it follows from the files' number types. */
  readonly fractionBits: number | undefined
  /** Left out, nothing is clipped: a number without room is an error. */
  readonly clip: number | undefined
  /** The largest weight; undefined without weights. */
  readonly maxWeight: number | undefined
  /** Whether the sum is divided by the total weight, or by the number of contributors. */
  readonly mean: boolean
  readonly threat: SumThreat
  readonly deadline: number
}

/** What all processes of a sum go by. */
export interface SumPlan {
  readonly task: Omit<ConstructorParameters<typeof SumTask>[0], 'field'> & { readonly field: FieldName }
  /** Whether numbers beyond the format's clip are clipped; else they are refused. */
  readonly clips: boolean
  readonly mean: boolean
  readonly threat: SumThreat
  /** Largest rounding error of a contributor's number. */
  readonly numberError: number
  /** Milliseconds until a wait ends in PEER_TIMEOUT. */
  readonly deadline: number
}

/** Digits after the point that reals keep: a rounding error of 3e-8, and room for sums up to 2^39. */
export const realFractionBits = 24

/** @throws BeaverdamError HEADROOM_EXCEEDED if the clip asked for leaves no room */
export function planSum(request: SumRequest, layout: UpdateLayout): SumPlan {
  const { contributors, minimum, aggregators, maxWeight, field, mean, threat, deadline } = request
  const integers = layout.tensors.every(({ dtype }) => dtypes[dtype].kind === 'integer')
  const fractionBits = request.fractionBits ?? (integers ? 0 : realFractionBits)
  const format = { fractionBits, clip: request.clip ?? widestClip(request, fractionBits, integers) }
  const task = {
    name: 'beaverdam sum',
    field,
    length: layout.tensors.reduce((sum, { shape }) => sum + sizeOf(shape), 0),
    format,
    ...(maxWeight !== undefined && { maxWeight }),
    minBatch: minimum,
    maxBatch: contributors,
    aggregators,
  }
  // Its constructor decides whether the sum fits.
  taskOf({ task })
  return {
    task,
    clips: request.clip !== undefined,
    mean,
    threat,
    numberError: integers ? 0 : 2 ** -(fractionBits + 1),
    deadline,
  }
}

/** The task of a plan. @throws BeaverdamError HEADROOM_EXCEEDED */
export function taskOf({ task }: Pick<SumPlan, 'task'>): SumTask {
  return new SumTask({ ...task, field: fieldOf(task.field) })
}

/** The session of a sum. @param parties of which the contributors are the last */
export function sessionOptionsOf(plan: SumPlan, parties: number): SessionOptions {
  const { threat, deadline } = plan
  return {
    terms: { ...taskOf(plan).terms, aggregation: threat.protocol, triples: threat.triples?.name ?? '' },
    deadline,
    ...lossTolerance(plan.task, parties, deadline),
  }
}

/** The largest power of two for which the sum cannot wrap nor, of integers, leave the range where doubles count. */
function widestClip(
  { contributors, maxWeight = 1, field }: SumRequest,
  fractionBits: number,
  integers: boolean,
): number {
  const largest = (fieldOf(field).modulus - 1n) / 2n
  const exact = BigInt(Number.MAX_SAFE_INTEGER)
  const term = (integers && exact < largest ? exact : largest) / BigInt(contributors * maxWeight)
  return 2 ** (term.toString(2).length - 1 - fractionBits)
}
