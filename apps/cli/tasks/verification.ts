import { dirname } from 'node:path'
import type { ReportId } from '../../../protocols/verified-sum/index.ts'
import type { ErrorCode } from '../../../src/errors.ts'
import type { Findings, RefusedFile } from './aggregator.ts'
import { type ReportFile, reportPath } from './report-files.ts'

/** What became of the reports of a folder. */
export interface Verification {
  readonly aggregators: number
  /** All reports that the folder has something of. */
  readonly reports: readonly ReportId[]
  readonly accepted: readonly ReportId[]
  /** Reports that are in a sum already. */
  readonly released: readonly ReportId[]
  /** Reports of which the proof was rejected, or that told aggregators different things. */
  readonly rejected: ReadonlyMap<ReportId, ErrorCode>
  readonly refused: readonly RefusedFile[]
  /** Files without which reports are incomplete. */
  readonly missing: readonly string[]
}

/** Whether all reports of a folder are valid and complete. */
export function isFlawless({ rejected, refused, missing }: Verification): boolean {
  return rejected.size + refused.length + missing.length === 0
}

/**
 * Puts together what the aggregators found.
 *
 * @param folder of the files
 * @param findings by aggregator
 */
export function verificationOf(
  folder: string,
  files: readonly ReportFile[],
  findings: readonly Findings[],
): Verification {
  const [{ accepted, rejected }] = findings as [Findings]
  const aggregators = findings.length
  const refused = [...findings.flatMap((found) => found.refused), ...foreignFiles(files, aggregators)]
  const released = new Set(findings.flatMap((found) => found.released))
  const named = files.map(({ report }) => report)
  const waiting = findings.flatMap((found) => found.waiting)
  return {
    aggregators,
    reports: [...new Set([...named, ...accepted, ...rejected.keys(), ...waiting])],
    accepted,
    released: [...released],
    rejected,
    refused,
    // A file that is there and refused says more than that its report is incomplete.
    missing: missingFiles(folder, files, findings)
      .filter(({ path, report }) => !released.has(report) && !refused.some((file) => file.path === path))
      .map(({ path }) => path),
  }
}

/** Where the messages of incomplete reports would be to those aggregators that do not have them. */
function missingFiles(
  folder: string,
  files: readonly ReportFile[],
  findings: readonly Findings[],
): readonly Pick<ReportFile, 'path' | 'report'>[] {
  const folders = new Map(files.map(({ path, report }) => [report, dirname(path)]))
  const waiting = findings.map((found) => new Set(found.waiting))
  const incomplete = new Set(findings.flatMap((found) => found.waiting))
  return [...incomplete].flatMap((report) =>
    waiting.flatMap((held, id) =>
      held.has(report) ? [] : [{ path: reportPath(folders.get(report) ?? folder, report, id), report }],
    ),
  )
}

/** Files for aggregators that the task does not have. */
function foreignFiles(files: readonly ReportFile[], aggregators: number): readonly RefusedFile[] {
  return files
    .filter(({ aggregator }) => aggregator >= aggregators)
    .map(({ path, aggregator }) => ({
      path,
      code: 'RECEIVER_MISMATCH',
      reason: `there is no aggregator ${aggregator} in this task`,
    }))
}
