import { bytesToHex } from '@noble/hashes/utils.js'
import { BeaverdamError, checkInteger, type ErrorCode, invalidArgument } from '../../src/errors.ts'
import { type RandomSource, randomBytes } from '../../src/random/csprng.ts'
import type { Party } from '../../src/runtime/party.ts'
import { sealAggregateShare } from '../sealed-report/aggregate-share.ts'
import { openReport } from '../sealed-report/open-report.ts'
import { checkAggregatorPlace } from '../secure-sum/aggregator-place.ts'
import type { Task } from '../task/task.ts'
import type { AggregatorKeys } from './aggregator-keys.ts'
import { reportsPerChunk } from './chunks.ts'
import { findCommonReports } from './common-reports.ts'
import { compareAmongAll } from './compare.ts'
import { checkKeys } from './key-checks.ts'
import { MemoryReportLedger } from './memory-report-ledger.ts'
import { agreeOnBatch, type ReportBatch } from './report-batch.ts'
import type { ReportId } from './report-id.ts'
import type { Decisions, ReportLedger } from './report-ledger.ts'
import { settle } from './settle.ts'
import { extendTranscript } from './transcript.ts'
import { verifyReports } from './verify-reports.ts'

/** What became of reports: the same at all aggregators, but for those that wait. */
export interface Verified {
  /** They count from now on. */
  readonly accepted: readonly ReportId[]
  /** They never will. */
  readonly rejected: ReadonlyMap<ReportId, ErrorCode>
  /** What this aggregator holds and another lacks: it may come yet. */
  readonly waiting: readonly ReportId[]
}

type Decided = Pick<Decisions, 'accepted' | 'rejected'>

/**
 * One of the k aggregators of a task: takes sealed reports however they come, verifies them with the others without seeing
 * what they say, agrees on a batch, and releases its share of the sum of that batch and of nothing else.
 *
 * @example
 * const aggregator = new VerifiedAggregator(task, party.id, keys)
 * for (const message of messages) await aggregator.accept(message)
 * await aggregator.verify(party)
 * const sealed = await aggregator.release(party, await aggregator.agree(party))
 */
export class VerifiedAggregator {
  readonly task: Task
  /** This aggregator among the k, 0 for the leader: its id in sessions with the others. */
  readonly id: number
  readonly #keys: AggregatorKeys
  readonly #ledger: ReportLedger
  readonly #agreed = new WeakSet<ReportBatch>()

  /**
   * @param ledger that has been used for no other task, and by no other aggregator
   * @throws BeaverdamError KEYS_MISMATCH if the keys are not those of the task, or of another of its aggregators
   * @throws BeaverdamError NOISE_UNSUPPORTED
   * @throws BeaverdamError INVALID_ARGUMENT
   */
  constructor(task: Task, id: number, keys: AggregatorKeys, ledger: ReportLedger = new MemoryReportLedger()) {
    this.task = task
    this.id = checkInteger('id', id, 0, task.aggregators - 1)
    if (task.parameters.noise !== undefined)
      throw new BeaverdamError(
        'NOISE_UNSUPPORTED',
        `the task asks its aggregators for noise of the distribution ${task.parameters.noise.distribution}, ` +
          'which they cannot add yet',
      )
    checkKeys(task, id, keys)
    this.#keys = keys
    this.#ledger = ledger
  }

  /**
   * Opens and keeps the message of a client.
   *
   * @param contributor whom its upload was authenticated as: given if and only if the task has authenticated uploads
   * @throws BeaverdamError REPORT_REPEATED, BATCH_TOO_LARGE
   * @throws BeaverdamError REPORT_MALFORMED, TASK_MISMATCH, RECEIVER_MISMATCH, OUTSIDE_WINDOW, KEY_UNKNOWN, INVALID_POINT,
   * SEAL_INVALID, COMMITMENT_INVALID as `openReport` does
   * @throws BeaverdamError INVALID_ARGUMENT for a contributor too many or too few
   */
  async accept(message: Uint8Array, contributor?: string): Promise<ReportId> {
    const { uploads, maxBatch } = this.task.parameters
    if ((uploads === 'authenticated') !== (contributor !== undefined))
      invalidArgument(
        'contributor',
        uploads === 'open' ? 'none, for uploads are open' : 'whom the upload was authenticated as',
        contributor,
      )
    const report = await openReport(this.task, this.id, this.#keys.receivers, message)
    return this.#ledger.accept(report, contributor, maxBatch)
  }

  /**
   * Verifies with the other aggregators the reports that wait at all of them. What fails is dropped by all, for good.
   *
   * @param party in a session, or part of one, of the k aggregators
   * @throws BeaverdamError SET_MISMATCH if an aggregator tells others different things, or has another past
   * @throws BeaverdamError MALFORMED_FRAME, naming the party
   */
  async verify(party: Party): Promise<Verified> {
    checkAggregatorPlace(party, this.id, this.task.aggregators)
    await settle(party, this.#ledger)
    const waiting = await this.#ledger.waiting()
    const { ids, equivocated, digest } = await findCommonReports(party, this.task, waiting)
    const decisions = [await this.#dropEquivocated(equivocated, digest)]
    const chunk = reportsPerChunk(this.task)
    for (let start = 0; start < ids.length; start += chunk)
      decisions.push(await this.#verifyChunk(party, ids.slice(start, start + chunk)))
    const decided = new Set([...ids, ...equivocated])
    return {
      accepted: decisions.flatMap(({ accepted }) => accepted),
      rejected: new Map(decisions.flatMap(({ rejected }) => [...rejected])),
      waiting: waiting.map(({ id }) => id).filter((id) => !decided.has(id)),
    }
  }

  /**
   * Agrees with the other aggregators to release all reports that are verified and in no release yet. Those that are verified
   * later are for another batch.
   *
   * @throws BeaverdamError SET_MISMATCH
   * @throws BeaverdamError BATCH_TOO_SMALL, BATCH_TOO_LARGE
   */
  async agree(party: Party): Promise<ReportBatch> {
    checkAggregatorPlace(party, this.id, this.task.aggregators)
    await settle(party, this.#ledger)
    const batch = await agreeOnBatch(party, this.task, await this.#ledger.close())
    this.#agreed.add(batch)
    return batch
  }

  /**
   * This aggregator's share of the sum of a batch, sealed to the collector. The batch is released before that leaves, and for
   * good.
   *
   * @param batch as `agree` gave it
   * @throws BeaverdamError ALREADY_RELEASED if a report of the batch is in a release
   * @throws BeaverdamError SET_MISMATCH if another aggregator is about to release something else
   * @throws BeaverdamError INVALID_POINT if the collector's key is a point of small order
   */
  async release(party: Party, batch: ReportBatch, random: RandomSource = randomBytes): Promise<Uint8Array> {
    checkAggregatorPlace(party, this.id, this.task.aggregators)
    if (!this.#agreed.has(batch))
      invalidArgument('batch', 'a batch that this aggregator has agreed to', bytesToHex(batch.idsDigest))
    await compareAmongAll(party, 'batches', batch.idsDigest)
    const share = await this.#ledger.release(batch.ids)
    return sealAggregateShare(this.task, this.id, batch, share.bytes, random)
  }

  async #dropEquivocated(ids: readonly ReportId[], digest: Uint8Array): Promise<Decided> {
    const rejected = new Map(ids.map((id): [ReportId, ErrorCode] => [id, 'EQUIVOCATION']))
    if (ids.length > 0) {
      const transcript = extendTranscript((await this.#ledger.last()).transcript, digest)
      await this.#ledger.decide({ accepted: [], sum: undefined, rejected, transcript })
    }
    return { accepted: [], rejected }
  }

  async #verifyChunk(party: Party, ids: readonly ReportId[]): Promise<Decided> {
    const reports = await this.#ledger.open(ids)
    const { transcript } = await this.#ledger.last()
    const decisions = await verifyReports(party, this.task, this.#keys.verifyKey, ids, reports, transcript)
    await this.#ledger.decide(decisions)
    return decisions
  }
}
