import {
  AggregatorKeys,
  type ReportBatch,
  type ReportId,
  VerifiedAggregator,
} from '../../../protocols/verified-sum/index.ts'
import { BeaverdamError, type ErrorCode } from '../../../src/errors.ts'
import { type Party, runParty } from '../../../src/runtime/index.ts'
import { namingFile } from '../files/naming-file.ts'
import { readBytes } from '../files/read-bytes.ts'
import { linkToOthers, type Place } from '../processes/linking.ts'
import type { Parent, Role } from '../processes/role.ts'
import { readTask } from './published-task.ts'
import { RecordedLedger } from './recorded-ledger.ts'
import { ReleaseRecord } from './release-record.ts'
import { findReports, type ReportFile } from './report-files.ts'
import { readSecret } from './secret-file.ts'

/** What an aggregator is told that verifies the reports of a folder. */
export interface AggregatorTask {
  readonly place: Place
  /** The files of its task and keys. */
  readonly task: string
  readonly keys: string
  /** The folder of the reports. */
  readonly reports: string
  /** Where it records what it releases; undefined if it only verifies. */
  readonly releases: string | undefined
  /** Milliseconds until a wait ends in PEER_TIMEOUT. */
  readonly deadline: number
}

/** A file that an aggregator refuses. */
export interface RefusedFile {
  readonly path: string
  readonly code: ErrorCode
  readonly reason: string
}

/** What an aggregator makes of the reports. */
export interface Findings {
  readonly accepted: readonly ReportId[]
  /** Why the proof of a report was rejected. */
  readonly rejected: ReadonlyMap<ReportId, ErrorCode>
  /** Reports that others lack. */
  readonly waiting: readonly ReportId[]
  /** Reports that are in a sum already. */
  readonly released: readonly ReportId[]
  readonly refused: readonly RefusedFile[]
}

/** An aggregator's share of a sum, sealed to the collector. */
export interface ReleasedShare {
  readonly batch: ReportBatch
  readonly sealed: Uint8Array
}

/** What the parent says once it knows what all found, so that they go on to release. */
export type GoOn = 'go on'

/**
 * One aggregator of a task: it alone reads its keys, and of the reports the messages to it. It tells the parent what it finds, and
 * releases when that says so.
 */
export const aggregator: Role<AggregatorTask> = async (given, parent): Promise<ReleasedShare | undefined> => {
  const { place, releases, deadline } = given
  const task = await readTask(given.task)
  const ledger = new RecordedLedger(releases === undefined ? undefined : await ReleaseRecord.read(releases))
  const secret = await readSecret(given.keys)
  const verified = await namingFile(given.keys, async () => {
    return new VerifiedAggregator(task, place.id, await AggregatorKeys.fromBytes(secret), ledger)
  })
  const files = (await findReports(given.reports, task)).filter(({ aggregator }) => aggregator === place.id)
  const transport = await linkToOthers(parent, place)
  const { value } = await runParty(transport, { terms: { task: task.id }, deadline }, async (party) => {
    const refused = await acceptAll(verified, files)
    const found = await verified.verify(party)
    parent.tell({ ...found, released: ledger.releasedBefore, refused } satisfies Findings)
    return releases === undefined ? undefined : release(verified, party, parent)
  })
  return value
}

/** @returns what is refused, but for reports that are in a sum already */
async function acceptAll(verified: VerifiedAggregator, files: readonly ReportFile[]): Promise<RefusedFile[]> {
  const refused: RefusedFile[] = []
  for (const { path, contributor } of files) {
    const message = await readBytes(path)
    try {
      await verified.accept(message, contributor)
    } catch (error) {
      if (!(error instanceof BeaverdamError)) throw error
      if (error.code !== 'ALREADY_RELEASED') refused.push({ path, code: error.code, reason: error.message })
    }
  }
  return refused
}

async function release(verified: VerifiedAggregator, party: Party, parent: Parent): Promise<ReleasedShare> {
  await parent.hear<GoOn>()
  const batch = await verified.agree(party)
  return { batch, sealed: await verified.release(party, batch) }
}
