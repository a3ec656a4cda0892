import { describeTensor, type Tensor } from '../files/tensor.ts'
import type { Update } from '../files/update.ts'
import { formatTable, type TableColumn } from '../terminal/table.ts'

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

/** A line about each tensor of a result, and where it was written. @param out undefined if it went to no file */
export function tensorsText({ tensors }: Update, out: string | undefined): string {
  const table = formatTable(columns, tensors)
  return out === undefined ? table : `${table}\n\nwritten to ${out}`
}

/** The tensors of a result for JSON, with their numbers if they went to no file. */
export function tensorsJson({ tensors }: Update, out: string | undefined) {
  return tensors.map(({ name, shape, dtype, values }) => ({
    name,
    shape,
    dtype,
    ...(out === undefined && { values: Array.from(values) }),
  }))
}

function reduce(values: Tensor['values'], combine: (x: number, y: number) => number): number {
  let result = values[0] ?? Number.NaN
  for (let i = 1; i < values.length; i++) result = combine(result, values[i] as number)
  return result
}

function figure(x: number): string {
  return Number.isNaN(x) ? '' : String(Number(x.toPrecision(6)))
}
