import { bytesText, countText, smallText } from '../federate/quantity.ts'
import { printJson } from '../terminal/json.ts'
import { materialOf } from './aggregation.ts'
import { aggregationText } from './aggregation-text.ts'
import type { FileSum, FileSumResult } from './run.ts'
import { tensorsJson, tensorsText } from './tensors-text.ts'

/** How a sum was computed, as it is printed. */
export interface Method {
  readonly protocol: string
  /** Where the aggregators' material comes from; null if they use none. */
  readonly triples: string | null
  /** What the sum relies on, in one sentence. */
  readonly text: string
}

/** Prints what was summed and how; the numbers themselves only as JSON, if they went to no file. */
export function printSum(
  sum: FileSum,
  result: FileSumResult,
  json: boolean,
  method: Method = sharesOf(sum),
): void {
  if (json) printJson(jsonOf(sum, result, method))
  else process.stdout.write(textOf(sum, result, method))
}

/** Of a sum of shares. */
function sharesOf({ request: { threat } }: FileSum): Method {
  return {
    protocol: threat.protocol,
    triples: materialOf(threat) ?? null,
    text: aggregationText(threat),
  }
}

function jsonOf({ files, out, request }: FileSum, result: FileSumResult, { protocol, triples }: Method) {
  const { update, plan, totalWeight, count, refused, bytes } = result
  return {
    operation: plan.mean ? 'mean' : 'sum',
    protocol,
    triples,
    contributors: files.length,
    counted: count,
    refused: [...refused].map(([i, code]) => ({ file: files[i], code })),
    aggregators: request.aggregators,
    totalWeight,
    field: `Field${plan.task.field}`,
    ...plan.task.format,
    largestError: largestError(result),
    saturated: saturatedOf(result),
    bytes,
    out: out ?? null,
    tensors: tensorsJson(update, out),
  }
}

function textOf({ files, out, request }: FileSum, result: FileSumResult, { text }: Method): string {
  const { update, plan, totalWeight, count, refused, bytes } = result
  const clipped = saturatedOf(result).reduce<number>((sum, numbers) => sum + (numbers ?? 0), 0)
  const counted = count === files.length ? `${count}` : `${count} of ${files.length}`
  const weight = plan.task.maxWeight === undefined ? '' : `, total weight ${countText(totalWeight)}`
  const lines = [
    `${plan.mean ? 'mean' : 'sum'} of ${counted} contributions by ${request.aggregators} aggregators${weight}`,
    ...[...refused].map(([i, code]) => `refused: ${files[i]} (${code})`),
    `Field${plan.task.field}, ${plan.task.format.fractionBits} fraction bits: ` +
      `rounding error at most ${smallText(largestError(result))}, ${countText(clipped)} numbers clipped`,
    text,
    `${bytesText(bytes)} sent`,
    '',
    tensorsText(update, out),
  ]
  return `${lines.join('\n')}\n`
}

/** Numbers that were clipped, by file; undefined for a contributor that was lost. */
function saturatedOf({ contributed }: FileSumResult): readonly (number | undefined)[] {
  return contributed.map((result) => result?.saturated)
}

/** What rounding to fixed point may have changed a result by, the clipped numbers aside. */
function largestError({ plan, totalWeight }: FileSumResult): number {
  return plan.mean ? plan.numberError : plan.numberError * totalWeight
}
