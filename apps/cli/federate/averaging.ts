import { BeaverdamError } from '../../../src/errors.ts'
import { clipNorm } from '../sum/verified/norm-bound.ts'
import type { Dataset } from './dataset.ts'
import type { Model } from './model.ts'
import { type Poison, poisonedUpdate } from './poison.ts'
import { addScaled } from './real-vector.ts'
import { type LocalUpdate, type TrainingOptions, trainLocally } from './training.ts'

/** An update with every coordinate in [-clip, clip], and how many were beyond. */
export interface ClippedUpdate {
  readonly update: Float64Array
  readonly saturated: number
}

/** Clips every coordinate, as the fixed-point encoding does. */
export function clipCoordinates(update: Float64Array, clip: number): ClippedUpdate {
  let saturated = 0
  for (const x of update) if (Math.abs(x) > clip) saturated++
  return { update: update.map((x) => Math.max(-clip, Math.min(clip, x))), saturated }
}

/**
 * The weighted mean of updates as any one party could compute it who saw them all: what secure aggregation must equal.
 *
 * @throws BeaverdamError ZERO_WEIGHT
 */
export function averageInTheClear(contributions: readonly LocalUpdate[]): Float64Array {
  const [first] = contributions
  const total = contributions.reduce((sum, { weight }) => sum + weight, 0)
  if (first === undefined || total === 0)
    throw new BeaverdamError('ZERO_WEIGHT', 'the contributions have no rows, so there is no mean')
  const mean = new Float64Array(first.update.length)
  for (const { update, weight } of contributions) addScaled(mean, weight / total, update)
  return mean
}

/** Everything that fixes a federated training but its start. */
export interface Federation {
  readonly model: Model
  /** Each client's own rows, by client. */
  readonly clients: readonly Dataset[]
  readonly training: TrainingOptions
  /** Largest magnitude of an update's coordinate. */
  readonly clip: number
  /** The clients that lie, if any do. */
  readonly poison?: Poison | undefined
  /** What aggregators verify, if they do: then liars are left out, and honest clients keep within the norm. */
  readonly verified?: VerifiedUpdates | undefined
}

/** What aggregators verify of updates. */
export interface VerifiedUpdates {
  /** The largest L2 norm. */
  readonly bound: number
  /** What a client's rows weigh. */
  weightOf(rows: number): number
}

/** One round in the clear. */
export interface ClearRound {
  /** Mean of the clients' clipped updates. */
  readonly mean: Float64Array
  /** Coordinates beyond the clip, over all clients; where norms are verified, updates beyond the bound. */
  readonly saturated: number
}

/**
 * One round of FedAvg in the clear: every client trains from the global parameters, clips, and contributes. Liars train too,
 * and spoil what they contribute; where updates are verified they are found out.
 *
 * @param round 0 for the first
 * @throws BeaverdamError ZERO_WEIGHT
 */
export function roundInTheClear(
  federation: Federation,
  globalParameters: Float64Array,
  round: number,
): ClearRound {
  const { model, clients, training, poison, verified } = federation
  let saturated = 0
  const contributions = clients.flatMap((dataset, client) => {
    const attack = poison?.liars.includes(client) ? poison.attack : undefined
    if (attack !== undefined && verified !== undefined) return []
    const { update, weight } = trainLocally(model, globalParameters, dataset, training, { round, client })
    const told = attack === undefined ? update : poisonedUpdate(update, attack)
    const bounded = boundedUpdate(federation, told, weight)
    saturated += bounded.saturated
    return bounded
  })
  return { mean: averageInTheClear(contributions), saturated }
}

function boundedUpdate({ clip, verified }: Federation, update: Float64Array, rows: number) {
  if (verified === undefined) return { ...clipCoordinates(update, clip), weight: rows }
  const { vector, clipped } = clipNorm(update, verified.bound)
  return { update: vector, saturated: Number(clipped), weight: verified.weightOf(rows) }
}

/**
 * A training in the clear.
 *
 * @returns the global parameters at the start and after each round
 * @throws BeaverdamError ZERO_WEIGHT
 */
export function trainInTheClear(
  federation: Federation,
  start: Float64Array,
  rounds: number,
): readonly Float64Array[] {
  let parameters = start
  const later = Array.from({ length: rounds }, (_, round) => {
    parameters = applyUpdate(parameters, roundInTheClear(federation, parameters, round).mean)
    return parameters
  })
  return [start, ...later]
}

/** The global parameters after a round. */
export function applyUpdate(globalParameters: Float64Array, mean: Float64Array): Float64Array {
  const next = globalParameters.slice()
  addScaled(next, 1, mean)
  return next
}
