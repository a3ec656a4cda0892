import type { Evaluation } from '../federate/backpropagation.ts'
import { bytesText, percent, smallText } from '../federate/quantity.ts'
import type { EncryptionReport, PoisonReport, Report } from '../federate/report.ts'
import type { TerminalStream } from '../federate/terminal.ts'
import { aggregationText, verifiedAggregationText } from '../sum/aggregation-text.ts'
import { homomorphic } from '../sum/homomorphic/method.ts'
import type { SumThreat } from '../sum/threat.ts'
import { printJson } from '../terminal/json.ts'

/** Where the table of rounds goes: beside a report in JSON only a terminal is told. */
export function roundStream(json: boolean): TerminalStream {
  if (!json) return process.stdout
  return process.stderr.isTTY ? process.stderr : { write: () => {} }
}

/** Prints how a training ended: the whole report as JSON, or what one wants to know first. */
export function printReport(report: Report, threat: SumThreat, folder: string, json: boolean): void {
  if (json) {
    printJson(report)
    return
  }
  const { rounds, start, pooled, comparison, verification, encryption, poison } = report
  const { accuracy } = rounds.at(-1) ?? start
  const { largestMeanDifference, meanBound, largestWeightDifference, weightBound } = comparison
  const lines = [
    '',
    ...(poison === null ? [] : [poisonLine(report, poison)]),
    `accuracy ${percent(accuracy)}; all rows in one place, in the clear: ${percent(pooled.accuracy)}`,
    `against the same training in the clear: weights differ by ${smallText(largestWeightDifference)} at most` +
      `${weightBound === null ? '' : ` (bound ${smallText(weightBound)})`}, the mean of a round by ` +
      `${smallText(largestMeanDifference)} (bound ${smallText(meanBound)})`,
    reliesOn(report, threat),
    ...(verification?.statistics
      ? ['the columns of the table were measured by sums in which clients are believed']
      : []),
    ...(encryption === null ? [] : encryptionLines(encryption)),
    `report: ${folder}/report.html, ${folder}/report.json`,
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
}

/** What the training relies on, in one sentence. */
function reliesOn({ aggregation, verification }: Report, threat: SumThreat): string {
  if (verification !== null) return verifiedAggregationText
  return aggregation.protocol === homomorphic.protocol ? homomorphic.text : aggregationText(threat)
}

function encryptionLines({ updateBytes, statistics }: EncryptionReport): string[] {
  return [
    `in a round the aggregators see ciphertexts, ${bytesText(updateBytes)} from each client to each of them, the weighted mean ` +
      'and the sum of the weights',
    ...(statistics ? ['the columns of the table were measured by sums of shares, not under encryption'] : []),
  ]
}

function poisonLine({ aggregation, start, rounds }: Report, poison: PoisonReport): string {
  const { attack, liars, honest, unverified } = poison
  const after = (results: readonly Evaluation[]) => percent((results.at(-1) ?? start).accuracy)
  const refused = rounds.reduce((sum, round) => sum + round.refused.length, 0)
  const verified =
    unverified === null ? '' : `; not verified, it is ${after(unverified)}; ${refused} reports refused in all`
  return (
    `${liars.length} of ${aggregation.clients} clients lied (${attack}: ${liars.join(', ')}); ` +
    `with all of them honest the accuracy is ${after(honest)}${verified}`
  )
}
