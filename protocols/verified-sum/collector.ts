import { BeaverdamError, invalidArgument } from '../../src/errors.ts'
import { FieldVector } from '../../src/field/vector.ts'
import type { KeyPair } from '../hpke/key-pair.ts'
import { type AggregatedBatch, openAggregateShare } from '../sealed-report/aggregate-share.ts'
import type { Task } from '../task/task.ts'
import { fields } from '../task/vdafs.ts'
import { fromVdafResult } from './vdaf-result.ts'

/** What became of a batch: all that anybody ever sees of its reports. */
export interface OpenedRelease {
  /** How many reports were summed. */
  readonly count: number
  /**
   * The sum in the units of the measurements: a `bigint` or a `FieldVector` of whole numbers; with fraction bits a number or a
   * `Float64Array`; of weighted vectors what WeightedNormSum gives.
   */
  readonly result: unknown
}

/**
 * Opens the sum of a batch from the sealed shares of all aggregators, at the collector. It is right only if all of them
 * followed the protocol: each can shift it, unnoticed.
 *
 * @param batch that all aggregators named alike
 * @param sealedShares by aggregator
 * @throws BeaverdamError SEAL_INVALID, INVALID_POINT if one is of another batch, task, aggregator or collector
 * @throws BeaverdamError REPORT_MALFORMED if one does not decode
 * @throws BeaverdamError INVALID_ARGUMENT
 */
export async function openRelease(
  task: Task,
  collector: KeyPair,
  batch: AggregatedBatch,
  sealedShares: readonly Uint8Array[],
): Promise<OpenedRelease> {
  return releaseOf(task, batch.count, await openSum(task, collector, batch, sealedShares))
}

/** The sum in the field, as `openRelease` opens it. */
export async function openSum(
  task: Task,
  collector: KeyPair,
  batch: AggregatedBatch,
  sealedShares: readonly Uint8Array[],
): Promise<FieldVector> {
  if (sealedShares.length !== task.aggregators)
    invalidArgument('sealedShares', `${task.aggregators} of them`, sealedShares.length)
  const shares = await Promise.all(
    sealedShares.map(async (sealed, id) =>
      decodeShare(task, await openAggregateShare(task, id, batch, collector, sealed)),
    ),
  )
  return task.vdaf.aggregate(shares)
}

/** What a sum in the field says. */
export function releaseOf(task: Task, count: number, sum: FieldVector): OpenedRelease {
  // A sum is the shares of which all others are zero.
  const nothing = new Uint8Array(task.cost.aggShare)
  const shares = [sum.bytes, ...new Array<Uint8Array>(task.aggregators - 1).fill(nothing)]
  return { count, result: fromVdafResult(task.vdaf.unshard(shares, count), task.parameters) }
}

/** An aggregate share, or a sum of them, from its bytes. @throws BeaverdamError REPORT_MALFORMED */
export function decodeShare({ parameters, cost }: Task, bytes: Uint8Array): FieldVector {
  const field = fields[parameters.field]
  try {
    return FieldVector.fromBytes(field, bytes, cost.aggShare / field.elementBytes)
  } catch (cause) {
    throw new BeaverdamError('REPORT_MALFORMED', 'an aggregate share does not decode', { cause })
  }
}
