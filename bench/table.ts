import { formatTable, type TableColumn } from '../apps/cli/terminal/table.ts'
import { type Bench, type BenchOptions, type BenchResult, type Figures, isMet, type Target } from './bench.ts'

/** How each figure is called and written. */
const figures: Readonly<Record<keyof Figures, readonly [name: string, write: (value: number) => string]>> = {
  seconds: ['time', time],
  perSecond: ['rate', (value) => `${quantity(value)}/s`],
  ratio: ['baseline / ours', (value) => `${quantity(value)}x`],
  aesRatio: ['ours / AES', (value) => `${quantity(value)}x`],
  bytesPerPartyElement: ['bytes each and party', quantity],
  bytesPerElement: ['bytes each, all parties', quantity],
  uploadRatio: ['to the leader / vector', (value) => `${value.toFixed(4)}x`],
  helperBytes: ['to a helper', (value) => `${quantity(value)}B`],
  verifierBytes: ['between aggregators', (value) => `${quantity(value)}B`],
  peakRssBytes: ['peak RSS', (value) => `${quantity(value)}B`],
}

interface Row {
  readonly bench: string
  readonly time: string
  readonly rate: string
  readonly figure: string
  readonly measured: string
  readonly target: string
  readonly met: string
}

const columns: readonly TableColumn<Row>[] = [
  { title: 'bench', value: ({ bench }) => bench, align: 'left' },
  { title: 'time', value: ({ time }) => time, align: 'right' },
  { title: 'rate', value: ({ rate }) => rate, align: 'right' },
  { title: 'figure', value: ({ figure }) => figure, align: 'left' },
  { title: 'measured', value: ({ measured }) => measured, align: 'right' },
]

const targetColumns: readonly TableColumn<Row>[] = [
  { title: 'target', value: ({ target }) => target, align: 'right' },
  { title: 'met', value: ({ met }) => met, align: 'left' },
]

/**
 * The benches' outcomes for people: each figure that has a target beside it, and what bounds the speed now. A smoke run
 * has nothing to say about targets.
 */
export function benchTable(
  measured: readonly (readonly [Bench, BenchResult])[],
  { smoke }: BenchOptions = { smoke: false },
): string {
  const rows = measured.flatMap(([bench, result]) =>
    bench.targets.map((target, i): Row => {
      const isFirst = i === 0
      return {
        bench: isFirst ? bench.name : '',
        time: isFirst ? time(result.seconds) : '',
        rate: isFirst ? `${quantity(result.perSecond)}/s` : '',
        ...targetCells(target, result),
      }
    }),
  )
  const table = formatTable(smoke ? columns : [...columns, ...targetColumns], rows)
  const notes = measured.map(([bench, { baseline, limit }]) => {
    const beside = baseline === null ? '' : ` Baseline: ${baseline}.`
    return `${bench.name}: ${bench.title}.${beside} Bounded by ${limit}.`
  })
  return [table, '', ...notes].join('\n')
}

function targetCells(
  target: Target,
  result: BenchResult,
): Pick<Row, 'figure' | 'measured' | 'target' | 'met'> {
  const [figure, write] = figures[target.figure]
  const value = result[target.figure]
  const bounds = [
    target.atLeast === undefined ? [] : [`>= ${write(target.atLeast)}`],
    target.atMost === undefined ? [] : [`<= ${write(target.atMost)}`],
  ]
  return {
    figure,
    measured: value === undefined || value === null ? '' : write(value),
    target: bounds.flat().join(' '),
    met: isMet(target, result) ? 'yes' : 'no',
  }
}

function time(seconds: number): string {
  return seconds < 1 ? `${digits(seconds * 1000)} ms` : `${digits(seconds)} s`
}

/** Three significant digits, with k, M or G for thousands. */
function quantity(value: number): string {
  if (value < 1e4) return digits(value)
  const [divisor, suffix] = value < 1e6 ? [1e3, 'k'] : value < 1e9 ? [1e6, 'M'] : [1e9, 'G']
  return `${digits(value / divisor)} ${suffix}`
}

function digits(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3)
}
