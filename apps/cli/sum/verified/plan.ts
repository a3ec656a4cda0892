import { NormSum, WeightedNormSum } from '../../../../protocols/norm-sum/index.ts'
import type { SessionTerms } from '../../../../protocols/verified-sum/index.ts'
import type { SessionOptions } from '../../../../src/runtime/index.ts'
import { dtypes } from '../../files/dtype.ts'
import { sizeOf } from '../../files/tensor.ts'
import type { UpdateLayout } from '../../files/update.ts'
import { lossTolerance } from '../loss-tolerance.ts'
import { fractionBitsFor, provedSteps } from './norm-bound.ts'

/** What a verified sum is asked for, beside its files. */
export interface VerifiedSumRequest {
  readonly contributors: number
  /** How many of them are enough. */
  readonly minimum: number
  readonly aggregators: number
  /** The largest L2 norm of a file's numbers. */
  readonly bound: number
  /** Whether a file beyond the bound is scaled down to it; else it is an error. */
  readonly clips: boolean
  /** Left out, as many as reals keep, or as there is room for. */
  readonly fractionBits: number | undefined
  /** The largest weight; undefined without weights. */
  readonly maxWeight: number | undefined
  /** Whether the sum is divided by the total weight, or by the number of contributors. */
  readonly mean: boolean
  readonly deadline: number
}

/** What all processes of a verified sum go by. */
export interface VerifiedSumPlan {
  readonly terms: SessionTerms
  readonly bound: number
  readonly clips: boolean
  readonly mean: boolean
  /** Largest rounding error of a contributor's number, taken times its weight. */
  readonly numberError: number
  /** Milliseconds until a wait ends in PEER_TIMEOUT. */
  readonly deadline: number
}

/** Longer than any sum of files takes. */
const windowSeconds = 86_400

/**
 * @param opens the first second in which reports are made, since 1970
 * @throws BeaverdamError HEADROOM_EXCEEDED if there is no room to prove the norm
 */
export function planVerifiedSum(
  request: VerifiedSumRequest,
  layout: UpdateLayout,
  opens = Math.floor(Date.now() / 1000),
): VerifiedSumPlan {
  const { contributors, minimum, aggregators, bound, clips, maxWeight, mean, deadline } = request
  const dimension = layout.tensors.reduce((sum, { shape }) => sum + sizeOf(shape), 0)
  const fractionBits = request.fractionBits ?? fractionBitsFor(bound, dimension, maxWeight ?? 1)
  const l2NormBound = provedSteps(bound, dimension, fractionBits)
  const vectors = { dimension, bound: l2NormBound / 2 ** fractionBits, fractionBits }
  // Their constructors decide whether there is room.
  if (maxWeight === undefined) new NormSum(aggregators, vectors)
  else new WeightedNormSum(aggregators, { ...vectors, maxWeight })
  const integers = layout.tensors.every(({ dtype }) => dtypes[dtype].kind === 'integer')
  return {
    terms: {
      name: 'beaverdam sum',
      field: 'Field64',
      ...(maxWeight === undefined
        ? { vdaf: 'NormSum', parameters: { dimension, l2NormBound } }
        : { vdaf: 'WeightedNormSum', parameters: { dimension, l2NormBound, maxWeight } }),
      fractionBits,
      minBatch: minimum,
      maxBatch: contributors,
      opens,
      closes: opens + windowSeconds,
      uploads: 'authenticated',
      aggregators,
    },
    bound,
    clips,
    mean,
    numberError: integers && !clips ? 0 : 2 ** -(fractionBits + 1),
    deadline,
  }
}

/** The norm that is proved, in the units of the files. */
export function provedBound({ terms }: Pick<VerifiedSumPlan, 'terms'>): number {
  return Number(terms.parameters.l2NormBound) / 2 ** terms.fractionBits
}

/** The session of a verified sum. @param parties of which the contributors are the last */
export function sessionOptionsOf(
  { terms, bound, deadline }: VerifiedSumPlan,
  parties: number,
): SessionOptions {
  return {
    terms: {
      protocol: 'beaverdam/verified-sum-of-files/v1',
      bound: String(bound),
      terms: JSON.stringify(terms),
    },
    deadline,
    ...lossTolerance(terms, parties, deadline),
  }
}
