import type { Cost } from '../../src/runtime/arithmetic.ts'
import { inSequence, messagesCost } from '../../src/runtime/cost.ts'
import { sealedReportCost } from '../sealed-report/costs.ts'
import { signedConfigBytes } from '../sealed-report/hpke-config.ts'
import { keyBytes } from '../task/parameters.ts'
import type { Task } from '../task/task.ts'
import { reportsPerChunk } from './chunks.ts'
import { waitingReportBytes } from './common-reports.ts'
import { lastEventBytes } from './settle.ts'
import { verifyKeyOpeningBytes } from './verify-key.ts'

/** Bytes of a hash that aggregators compare. */
const digestBytes = 32

/** Of messages that each aggregator sends every other, so many bytes each. */
function exchangesCost({ aggregators: k }: Task, ...bytes: readonly number[]): Cost {
  const sent = bytes.reduce((sum, length) => sum + length, 0)
  return messagesCost(bytes.length, k * (k - 1) * sent)
}

/** Founding a task: commitments, their echo among three or more, openings, public keys, the task's id. */
export function foundingCost(task: Task): Cost {
  const echo = task.aggregators > 2 ? [digestBytes] : []
  const keys = keyBytes + signedConfigBytes
  return exchangesCost(task, digestBytes, ...echo, verifyKeyOpeningBytes, keys, digestBytes)
}

/**
 * A verification.
 *
 * @param waiting how many reports wait at each aggregator
 * @param common how many of them wait at all, alike
 */
export function verificationCost(task: Task, waiting: readonly number[], common: number): Cost {
  const others = task.aggregators - 1
  const lists = waiting.reduce((sum, count) => sum + others * count * waitingReportBytes, 0)
  const chunks = Math.ceil(common / reportsPerChunk(task))
  const aReport = exchangesCost(task, 1 + task.cost.verifierShare, 1)
  return inSequence(
    exchangesCost(task, lastEventBytes, digestBytes),
    messagesCost(1, lists),
    messagesCost(2 * chunks, common * aReport.bytes),
    messagesCost(chunks, chunks * exchangesCost(task, digestBytes).bytes),
  )
}

/** The agreement on a batch. */
export function agreementCost(task: Task): Cost {
  return exchangesCost(task, lastEventBytes, 8 + digestBytes)
}

/** Before a release all say that they are about to; the sealed shares go where the collector is. */
export function releaseCost(task: Task): Cost {
  return exchangesCost(task, digestBytes)
}

/** A whole batch in a session of k aggregators and contributors, all of whom send a report that is well formed. */
export function sessionCost(task: Task, contributors: number, publish: boolean): Cost {
  const k = task.aggregators
  const { toLeader, toHelper, aggregateShare } = sealedReportCost(task)
  const published = signedConfigBytes + task.encode().length
  const { aggShare } = task.cost
  const parts = [
    messagesCost(1, (k - 1) * keyBytes),
    foundingCost(task),
    messagesCost(1, contributors * k * published),
    messagesCost(1, contributors * (toLeader + (k - 1) * toHelper)),
    verificationCost(task, new Array<number>(k).fill(contributors), contributors),
    agreementCost(task),
    releaseCost(task),
    messagesCost(2, (k - 1) * (aggregateShare + aggShare)),
  ]
  // published together with what the other aggregators are told
  return inSequence(...parts, messagesCost(0, publish ? contributors * (4 + aggShare) : 0))
}
