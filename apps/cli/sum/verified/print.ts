import { bytesText, countText, smallText } from '../../federate/quantity.ts'
import { printJson } from '../../terminal/json.ts'
import { verifiedAggregationText } from '../aggregation-text.ts'
import { tensorsJson, tensorsText } from '../tensors-text.ts'
import { provedBound } from './plan.ts'
import type { VerifiedFileSum, VerifiedFileSumResult } from './run.ts'

/** Prints what was summed, what was refused, and how; the numbers themselves only as JSON, if they went to no file. */
export function printVerifiedSum(sum: VerifiedFileSum, result: VerifiedFileSumResult, json: boolean): void {
  if (json) printJson(jsonOf(sum, result))
  else process.stdout.write(textOf(sum, result))
}

function jsonOf({ files, out, request }: VerifiedFileSum, result: VerifiedFileSumResult) {
  const { update, plan, totalWeight, count, refused, contributed, bytes } = result
  return {
    operation: plan.mean ? 'mean' : 'sum',
    protocol: 'verified',
    bound: plan.bound,
    provedBound: provedBound(plan),
    contributors: files.length,
    accepted: count,
    refused: [...refused].map(([i, code]) => ({ file: files[i], code })),
    clipped: contributed.map((result) => result?.clipped ?? null),
    aggregators: request.aggregators,
    totalWeight,
    field: plan.terms.field,
    fractionBits: plan.terms.fractionBits,
    largestError: largestError(result),
    bytes,
    upload: largestUpload(result),
    out: out ?? null,
    tensors: tensorsJson(update, out),
  }
}

function textOf({ files, out, request }: VerifiedFileSum, result: VerifiedFileSumResult): string {
  const { update, plan, totalWeight, count, refused, contributed, bytes } = result
  const clipped = contributed.filter((result) => result?.clipped).length
  const weight = plan.terms.vdaf === 'WeightedNormSum' ? `, total weight ${countText(totalWeight)}` : ''
  const counted = count === files.length ? `${count}` : `${count} of ${files.length}`
  const lines = [
    `${plan.mean ? 'mean' : 'sum'} of ${counted} contributions by ${request.aggregators} aggregators${weight}`,
    `${count} accepted, ${refused.size} refused${absentText(files.length - count - refused.size)}`,
    ...[...refused].map(([i, code]) => `refused: ${files[i]} (${code})`),
    `proved of each: an L2 norm of at most ${plan.bound}, and ${smallText(provedBound(plan) - plan.bound)} for rounding`,
    `${plan.terms.field}, ${plan.terms.fractionBits} fraction bits: ` +
      `rounding error at most ${smallText(largestError(result))}, ${clipped} files clipped`,
    verifiedAggregationText,
    `${bytesText(bytes)} sent, ${bytesText(largestUpload(result))} of it by a contributor`,
    '',
    tensorsText(update, out),
  ]
  return `${lines.join('\n')}\n`
}

/** The most that a contributor sent. */
function largestUpload({ contributed }: VerifiedFileSumResult): number {
  return Math.max(...contributed.map((result) => result?.metrics.wireBytesOut ?? 0))
}

function absentText(absent: number): string {
  return absent === 0 ? '' : `, ${absent} absent`
}

/** What rounding to fixed point may have changed a result by, what was clipped aside. */
function largestError({ plan, totalWeight, count }: VerifiedFileSumResult): number {
  return (plan.numberError * count) / (plan.mean ? totalWeight : 1)
}
