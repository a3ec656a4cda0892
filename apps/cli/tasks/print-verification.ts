import { errorCodes } from '../../../src/errors.ts'
import { countText } from '../federate/quantity.ts'
import { printJson } from '../terminal/json.ts'
import { formatTable, type TableColumn } from '../terminal/table.ts'
import { reportsText } from './reports-text.ts'
import type { Verification } from './verification.ts'

/** Prints what became of the reports of a folder. */
export function printVerification(verification: Verification, json: boolean): void {
  if (json) printJson(verificationJson(verification))
  else process.stdout.write(verificationText(verification))
}

export function verificationJson({ rejected, reports, ...rest }: Verification) {
  return {
    reports: reports.length,
    ...rest,
    rejected: Array.from(rejected, ([report, code]) => ({ report, code })),
  }
}

interface Refusal {
  readonly what: string
  readonly code: string
  readonly reason: string
}

const columns: readonly TableColumn<Refusal>[] = [
  { title: 'refused', value: ({ what }) => what, align: 'left' },
  { title: 'code', value: ({ code }) => code, align: 'left' },
  { title: 'why', value: ({ reason }) => reason, align: 'left' },
]

/** What was accepted in a line, and what was not in a table. */
export function verificationText(verification: Verification): string {
  const { accepted, released, reports, aggregators } = verification
  const text = `${countText(accepted.length)} of ${reportsText(reports.length)} accepted by ${aggregators} aggregators\n`
  const before = released.length === 0 ? '' : `${reportsText(released.length)} left out: released before\n`
  const refusals = refusalsOf(verification)
  return text + before + (refusals.length === 0 ? '' : `\n${formatTable(columns, refusals)}\n`)
}

function refusalsOf({ rejected, refused, missing }: Verification): readonly Refusal[] {
  return [
    ...Array.from(rejected, ([report, code]) => ({
      what: `report ${report}`,
      code,
      reason: errorCodes[code],
    })),
    ...refused.map(({ path, code, reason }) => ({ what: path, code, reason })),
    ...missing.map((path) => ({
      what: path,
      code: 'missing',
      reason: 'the report has no message to this aggregator',
    })),
  ]
}
