import type { SessionTerms } from '../../../protocols/verified-sum/index.ts'
import { fractionBitsFor, largestWeight, provedSteps } from '../sum/verified/norm-bound.ts'
import type { TrainingPlan } from './plan.ts'

/** How the aggregators verify updates that they do not see. */
export interface Verification {
  /** The largest L2 norm of an update. */
  readonly bound: number
  /** Binary digits kept after the point; undefined for as many as there is room for. */
  readonly fractionBits: number | undefined
  /** The first second of the training, since 1970. */
  readonly opens: number
}

/** A plan whose updates are verified. */
export interface VerifiedPlan extends TrainingPlan {
  readonly verification: Verification
}

/** Longer than any training takes. */
const windowSeconds = 30 * 86_400

/** Below this the bound itself is coarse: rather than fewer digits, weights are scaled down. */
const fewestFractionBits = 12

/**
 * How many reports a round needs: more than half of the clients, so that aggregators which drop reports as invalid cannot
 * lay one client's bare.
 */
export function verifiedMinimum(clients: number): number {
  return Math.max(2, Math.floor(clients / 2) + 1)
}

/** What is verified of a training's updates, in the units of the field. */
export interface VerifiedNorm {
  readonly fractionBits: number
  /** The norm that is proved. */
  readonly l2NormBound: number
  readonly maxWeight: number
}

/** The norm and the weight that a report proves of its update. @param parameters how many the model has */
export function verifiedNorm({ verification, maxRows }: VerifiedPlan, parameters: number): VerifiedNorm {
  const { bound } = verification
  const fractionBits =
    verification.fractionBits ?? Math.max(fewestFractionBits, fractionBitsFor(bound, parameters, maxRows))
  const l2NormBound = provedSteps(bound, parameters, fractionBits)
  // at least 1, so that it is the task that says there is no room
  const maxWeight = Math.max(1, Math.min(maxRows, largestWeight(l2NormBound)))
  return { fractionBits, l2NormBound, maxWeight }
}

/** The weight of a client's rows: their number, scaled down if there is no room for the largest. Who has rows has a weight. */
export function verifiedWeight(rows: number, maxRows: number, { maxWeight }: VerifiedNorm): number {
  if (maxWeight === maxRows) return rows
  return Math.max(Math.sign(rows), Math.round((rows * maxWeight) / maxRows))
}

/** What all know of the task of a round before its aggregators found it: each round has its own. */
export function roundTerms(plan: VerifiedPlan, round: number, parameters: number): SessionTerms {
  const { clients, aggregators, verification } = plan
  const { fractionBits, l2NormBound, maxWeight } = verifiedNorm(plan, parameters)
  return {
    name: `round ${round}`,
    vdaf: 'WeightedNormSum',
    field: 'Field64',
    parameters: { dimension: parameters, l2NormBound, maxWeight },
    fractionBits,
    minBatch: verifiedMinimum(clients),
    maxBatch: clients,
    opens: verification.opens,
    closes: verification.opens + windowSeconds,
    uploads: 'authenticated',
    aggregators,
  }
}

/** Whether updates are verified. */
export function isVerified(plan: TrainingPlan): plan is VerifiedPlan {
  return plan.verification !== undefined
}
