import { bytesText, countText, smallText } from '../federate/quantity.ts'
import { describeTensor, type Tensor } from '../files/tensor.ts'
import { printJson } from '../terminal/json.ts'
import { formatTable, type TableColumn } from '../terminal/table.ts'
import { materialOf } from './aggregation.ts'
import { aggregationText } from './aggregation-text.ts'
import type { FileSum, FileSumResult } from './run.ts'

/** Prints what was summed and how; the numbers themselves only as JSON, if they went to no file. */
export function printSum(sum: FileSum, result: FileSumResult, json: boolean): void {
  if (json) printJson(jsonOf(sum, result))
  else process.stdout.write(textOf(sum, result))
}

function jsonOf({ files, out, request }: FileSum, result: FileSumResult) {
  const { update, plan, totalWeight, count, saturated, bytes } = result
  return {
    operation: plan.mean ? 'mean' : 'sum',
    protocol: request.threat.protocol,
    triples: materialOf(request.threat) ?? null,
    contributors: files.length,
    counted: count,
    aggregators: request.aggregators,
    totalWeight,
    field: `Field${plan.task.field}`,
    ...plan.task.format,
    largestError: largestError(result),
    saturated,
    bytes,
    out: out ?? null,
    tensors: update.tensors.map(({ name, shape, dtype, values }) => ({
      name,
      shape,
      dtype,
      ...(out === undefined && { values: Array.from(values) }),
    })),
  }
}

const columns: readonly TableColumn<Tensor>[] = [
  { title: 'tensor', value: ({ name }) => describeTensor(name), align: 'left' },
  { title: 'shape', value: ({ shape }) => `[${shape.join(', ')}]`, align: 'left' },
  { title: 'type', value: ({ dtype }) => dtype, align: 'left' },
  { title: 'least', value: ({ values }) => figure(reduce(values, Math.min)), align: 'right' },
  {
    title: 'mean',
    value: ({ values }) => figure(reduce(values, (x, y) => x + y) / values.length),
    align: 'right',
  },
  { title: 'most', value: ({ values }) => figure(reduce(values, Math.max)), align: 'right' },
]

function textOf({ files, out, request }: FileSum, result: FileSumResult): string {
  const { update, plan, totalWeight, count, saturated, bytes } = result
  const clipped = saturated.reduce<number>((sum, numbers) => sum + (numbers ?? 0), 0)
  const counted = count === files.length ? `${count}` : `${count} of ${files.length}`
  const weight = plan.task.maxWeight === undefined ? '' : `, total weight ${countText(totalWeight)}`
  const lines = [
    `${plan.mean ? 'mean' : 'sum'} of ${counted} contributions by ${request.aggregators} aggregators${weight}`,
    `Field${plan.task.field}, ${plan.task.format.fractionBits} fraction bits: ` +
      `rounding error at most ${smallText(largestError(result))}, ${countText(clipped)} numbers clipped`,
    aggregationText(request.threat),
    `${bytesText(bytes)} sent`,
    '',
    formatTable(columns, update.tensors),
  ]
  if (out !== undefined) lines.push('', `written to ${out}`)
  return `${lines.join('\n')}\n`
}

/** What rounding to fixed point may have changed a result by, the clipped numbers aside. */
function largestError({ plan, totalWeight }: FileSumResult): number {
  return plan.mean ? plan.numberError : plan.numberError * totalWeight
}

function reduce(values: Tensor['values'], combine: (x: number, y: number) => number): number {
  let result = values[0] ?? Number.NaN
  for (let i = 1; i < values.length; i++) result = combine(result, values[i] as number)
  return result
}

function figure(x: number): string {
  return Number.isNaN(x) ? '' : String(Number(x.toPrecision(6)))
}
