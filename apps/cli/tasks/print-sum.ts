import { bytesToHex } from '@noble/hashes/utils.js'
import { countText, percent } from '../federate/quantity.ts'
import { printJson } from '../terminal/json.ts'
import { formatTable, type TableColumn } from '../terminal/table.ts'
import type { OpenedSum } from './aggregate.ts'
import { verificationJson, verificationText } from './print-verification.ts'
import { reportsText } from './reports-text.ts'
import type { Sum } from './sum.ts'

/** Prints a sum that was opened, and of what it is; all numbers of a vector only as JSON, if they went to no file. */
export function printSum(opened: OpenedSum, out: string | undefined, json: boolean): void {
  if (json) printJson(jsonOf(opened, out))
  else process.stdout.write(textOf(opened, out))
}

function jsonOf({ task, verification, batch, isMean, result }: OpenedSum, out: string | undefined) {
  const { values, isScalar, totalWeight } = result
  return {
    task: task.id,
    operation: isMean ? 'mean' : 'sum',
    count: batch.count,
    minBatch: task.parameters.minBatch,
    idsDigest: bytesToHex(batch.idsDigest),
    ...(totalWeight !== undefined && { totalWeight }),
    ...(out === undefined ? { result: isScalar ? values[0] : Array.from(values) } : { out }),
    ...verificationJson(verification),
  }
}

function textOf(opened: OpenedSum, out: string | undefined): string {
  const { task, verification, batch, isMean, result } = opened
  const { name, minBatch, vdaf } = task.parameters
  const { totalWeight } = result
  const weight = totalWeight === undefined ? '' : ` with a weight of ${countText(totalWeight)} in all`
  const isCounted = vdaf === 'Prio3Histogram' || vdaf === 'Prio3MultihotCountVec'
  const what = `${isMean ? 'mean' : 'sum'} of ${reportsText(batch.count)}${weight}, ${JSON.stringify(name)}`
  const lines = [
    verificationText(verification),
    ...(result.isScalar
      ? [`${what}: ${figure(result.values[0] ?? 0)}`]
      : [what, '', isCounted ? bucketsText(opened) : numbersText(result)]),
    '',
    ...(out === undefined ? [] : [`written to ${out}`]),
    `The task opens no sum of fewer than ${reportsText(minBatch)}, and none of these counts again.`,
    'Any one aggregator can shift a sum unnoticed: it is right if all of them followed the protocol.',
  ]
  return `${lines.join('\n')}\n`
}

/** Buckets that are shown, one a line. */
const mostBuckets = 100

const barWidth = 40

interface Bucket {
  readonly index: number
  readonly reports: number
  readonly share: number
  readonly bar: string
}

const bucketColumns: readonly TableColumn<Bucket>[] = [
  { title: 'bucket', value: ({ index }) => String(index), align: 'right' },
  { title: 'reports', value: ({ reports }) => countText(reports), align: 'right' },
  { title: 'share', value: ({ share }) => percent(share), align: 'right' },
  { title: '', value: ({ bar }) => bar, align: 'left' },
]

function bucketsText({ batch, isMean, result: { values } }: OpenedSum): string {
  const most = values.reduce((x, y) => Math.max(x, y), 0)
  const buckets = Array.from(values.subarray(0, mostBuckets), (value, index) => ({
    index,
    reports: isMean ? Math.round(value * batch.count) : value,
    share: isMean ? value : value / batch.count,
    bar: '█'.repeat(most === 0 ? 0 : Math.round((barWidth * value) / most)),
  }))
  const more = values.length - buckets.length
  const rest = more > 0 ? `\nand ${countText(more)} buckets more, which --out or --json have` : ''
  return formatTable(bucketColumns, buckets) + rest
}

interface Numbers {
  readonly least: number
  readonly mean: number
  readonly most: number
  readonly norm: number
}

const numberColumns: readonly TableColumn<Numbers>[] = [
  { title: 'least', value: ({ least }) => figure(least), align: 'right' },
  { title: 'mean', value: ({ mean }) => figure(mean), align: 'right' },
  { title: 'most', value: ({ most }) => figure(most), align: 'right' },
  { title: 'L2 norm', value: ({ norm }) => figure(norm), align: 'right' },
]

/** What the numbers of a vector are like. */
function numbersText({ values }: Sum): string {
  const numbers = {
    least: values.reduce((x, y) => Math.min(x, y)),
    mean: values.reduce((x, y) => x + y) / values.length,
    most: values.reduce((x, y) => Math.max(x, y)),
    norm: Math.sqrt(values.reduce((x, y) => x + y * y, 0)),
  }
  return `of the ${countText(values.length)} numbers\n${formatTable(numberColumns, [numbers])}`
}

/** Whole numbers in full, others to six digits. */
function figure(x: number): string {
  return Number.isInteger(x) ? countText(x) : String(Number(x.toPrecision(6)))
}
