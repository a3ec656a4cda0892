import { checkInteger } from '../../src/errors.ts'
import { type RandomSource, randomBytes } from '../../src/random/csprng.ts'
import { openBase, sealBase } from '../hpke/hpke.ts'
import type { KeyPair } from '../hpke/key-pair.ts'
import { ByteWriter } from '../task/byte-writer.ts'
import type { Task } from '../task/task.ts'
import { lengthPrefixed } from './length-prefixed.ts'
import { aggregateShareInfo } from './purpose.ts'

/** The reports of which a share is the sum. */
export interface AggregatedBatch {
  readonly count: number
  /** SHA-256 over the sorted ids. */
  readonly idsDigest: Uint8Array
}

/**
 * Seals an aggregator's share of the sum to the collector.
 *
 * @param aggregator which of them this is
 * @param share as the VDAF encodes it
 * @throws BeaverdamError INVALID_POINT if the collector's key is a point of small order
 * @throws BeaverdamError INVALID_ARGUMENT
 */
export async function sealAggregateShare(
  task: Task,
  aggregator: number,
  batch: AggregatedBatch,
  share: Uint8Array,
  random: RandomSource = randomBytes,
): Promise<Uint8Array> {
  const aad = associatedData(task, aggregator, batch)
  return sealBase(task.parameters.collectorKey, aggregateShareInfo(aggregator), aad, share, random)
}

/**
 * Opens an aggregator's share of the sum at the collector.
 *
 * @param batch that the collector asked for, and for which all aggregators gave the same digest
 * @throws BeaverdamError SEAL_INVALID if it is of another task, aggregator or batch, or was changed
 * @throws BeaverdamError INVALID_POINT
 * @throws BeaverdamError INVALID_ARGUMENT
 */
export async function openAggregateShare(
  task: Task,
  aggregator: number,
  batch: AggregatedBatch,
  collector: KeyPair,
  sealed: Uint8Array,
): Promise<Uint8Array> {
  const aad = associatedData(task, aggregator, batch)
  return openBase(collector, aggregateShareInfo(aggregator), aad, sealed)
}

function associatedData(task: Task, aggregator: number, { count, idsDigest }: AggregatedBatch): Uint8Array {
  checkInteger('aggregator', aggregator, 0, task.aggregators - 1)
  checkInteger('count', count, 1)
  const countBytes = new ByteWriter().integer(count, 8).toBytes()
  return lengthPrefixed(task.idBytes, Uint8Array.of(aggregator), countBytes, idsDigest)
}
