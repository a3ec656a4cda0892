import { concatBytes } from '@noble/hashes/utils.js'
import { BeaverdamError } from '../../src/errors.ts'
import type { FieldVector } from '../../src/field/vector.ts'
import type { RandomSource } from '../../src/random/csprng.ts'
import { otherParties } from '../../src/runtime/other-parties.ts'
import type { Party, PartyId } from '../../src/runtime/party.ts'
import { hashText, stepOf } from '../../src/runtime/step.ts'
import { KeyPair } from '../hpke/key-pair.ts'
import { sealedReportCost } from '../sealed-report/costs.ts'
import { ByteReader } from '../task/byte-reader.ts'
import { ByteWriter } from '../task/byte-writer.ts'
import { keyBytes } from '../task/parameters.ts'
import type { Task } from '../task/task.ts'
import { decodeShare, type OpenedRelease, openSum, releaseOf } from './collector.ts'
import type { ReportBatch } from './report-batch.ts'

const countBytes = 4

/** The collector's key in a session: aggregator 0 makes the pair, the others have its public half. */
export interface SessionCollector {
  readonly publicKey: Uint8Array
  readonly keyPair?: KeyPair
}

/** If aggregator 0 names different keys, the aggregators do not get a task: they compare it. */
export async function makeCollector(at: Party, random: RandomSource): Promise<SessionCollector> {
  const step = stepOf('verified-sum collector key')
  if (at.id > 0) return { publicKey: await at.receive(0, step, keyBytes) }
  const keyPair = await KeyPair.generate(random)
  const { publicKey } = keyPair
  await Promise.all(otherParties(at).map((to) => at.send(to, step, publicKey)))
  return { publicKey, keyPair }
}

/** Sends aggregator 0 this one's sealed share; it opens the sum and tells the others, who take its word for it. */
export async function collectSum(
  at: Party,
  task: Task,
  { keyPair }: SessionCollector,
  batch: ReportBatch,
  sealed: Uint8Array,
): Promise<FieldVector> {
  const taskHash = hashText(task.id)
  const steps = { share: stepOf('verified-sum share', taskHash), sum: stepOf('verified-sum sum', taskHash) }
  if (keyPair === undefined) {
    await at.send(0, steps.share, sealed)
    return decodeShare(task, await at.receive(0, steps.sum, task.cost.aggShare))
  }
  const others = otherParties(at)
  const { aggregateShare } = sealedReportCost(task)
  const received = await Promise.all(others.map((from) => at.receive(from, steps.share, aggregateShare)))
  const sum = await openSum(task, keyPair, batch, [sealed, ...received])
  await Promise.all(others.map((to) => at.send(to, steps.sum, sum.bytes)))
  return sum
}

/** Sends contributors the number of reports and their sum. */
export async function publishRelease(
  party: Party,
  task: Task,
  contributors: readonly PartyId[],
  count: number,
  sum: FieldVector,
): Promise<void> {
  const body = concatBytes(new ByteWriter().integer(count, countBytes).toBytes(), sum.bytes)
  await Promise.all(contributors.map((to) => party.send(to, releaseStep(task), body)))
}

/**
 * What aggregator 0 published: a contributor takes its word for it.
 *
 * @throws BeaverdamError REPORT_MALFORMED
 */
export async function receiveRelease(party: Party, task: Task): Promise<OpenedRelease> {
  const { minBatch, maxBatch } = task.parameters
  const body = await party.receive(0, releaseStep(task), countBytes + task.cost.aggShare)
  const reader = new ByteReader(body, 'REPORT_MALFORMED')
  const count = reader.count(countBytes)
  if (count < minBatch || count > maxBatch)
    throw new BeaverdamError(
      'REPORT_MALFORMED',
      `expected a sum of ${minBatch} to ${maxBatch} reports, got one of ${count}`,
    )
  return releaseOf(task, count, decodeShare(task, body.subarray(countBytes)))
}

function releaseStep(task: Task) {
  return stepOf('verified-sum release', hashText(task.id))
}
