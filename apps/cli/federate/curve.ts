import { BarChart, LineChart } from 'echarts/charts'
import { GridComponent, MarkLineComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'

use([BarChart, LineChart, GridComponent, MarkLineComponent, SVGRenderer])

/** Another course of the same figure, to compare with. */
export interface OtherCurve {
  /** A variable of the page, such as --reference. */
  readonly colour: string
  readonly points: readonly number[]
}

/** A figure by round. */
export interface Curve {
  readonly kind: 'line' | 'bar'
  /** The round of the first point. */
  readonly firstRound: number
  readonly points: readonly number[]
  /** Written at the axis. */
  readonly label: (y: number) => string
  /** Ends of the axis and its marks; by default they follow from the points. */
  readonly axis?: { readonly from: number; readonly to: number; readonly step: number }
  /** Where a dashed line stands to compare with. */
  readonly reference?: number
  /** Drawn below the curve, without marks. */
  readonly others?: readonly OtherCurve[]
  /** Whether it takes the room of four. */
  readonly large?: boolean
}

const small = { width: 360, height: 230 } as const
/** Two small ones, with what is between them on the page. */
const large = { width: 756, height: 540 } as const

/**
 * Draws a curve as SVG text. Colours are CSS variables of the page around it: --faint, --grid, --series, --reference and
 * those of the other curves.
 */
export function curveSvg(curve: Curve): string {
  const { kind, firstRound, points, label, axis, reference, others = [], large: isLarge = false } = curve
  const chart = init(null, null, { renderer: 'svg', ssr: true, ...(isLarge ? large : small) })
  const every = roundsBetweenLabels(points.length)
  const text = { color: 'var(--faint)', fontFamily: 'inherit', fontSize: 12 }
  chart.setOption({
    animation: false,
    grid: { left: 4, right: 12, top: 12, bottom: 2, outerBoundsMode: 'same', outerBoundsContain: 'all' },
    xAxis: {
      type: 'category',
      data: points.map((_, i) => String(firstRound + i)),
      boundaryGap: kind === 'bar',
      axisLabel: { ...text, interval: (_: number, round: string) => Number(round) % every === 0 },
      axisLine: { lineStyle: { color: 'var(--faint)' } },
      axisTick: { show: false },
      name: 'round',
      nameLocation: 'middle',
      nameGap: 26,
      nameTextStyle: text,
    },
    yAxis: {
      type: 'value',
      ...(axis && { min: axis.from, max: axis.to, interval: axis.step }),
      splitNumber: 4,
      axisLabel: { ...text, formatter: label },
      splitLine: { lineStyle: { color: 'var(--grid)' } },
    },
    series: [
      ...others.map(({ colour, points: beside }) => ({
        type: 'line' as const,
        data: [...beside],
        silent: true,
        showSymbol: false,
        lineStyle: { color: `var(${colour})`, width: 2 },
      })),
      {
        type: kind,
        data: [...points],
        silent: true,
        barMaxWidth: 28,
        symbol: 'circle',
        symbolSize: 5,
        showSymbol: points.length <= 40,
        itemStyle: { color: 'var(--series)', borderRadius: [2, 2, 0, 0] },
        lineStyle: { color: 'var(--series)', width: 2 },
        ...(reference !== undefined && {
          markLine: {
            silent: true,
            symbol: 'none',
            label: { show: false },
            lineStyle: { color: 'var(--reference)', type: 'dashed', width: 1.5 },
            data: [{ yAxis: reference }],
          },
        }),
      },
    ],
  })
  const svg = chart.renderToSVGString()
  chart.dispose()
  return svg
}

/** Every so many rounds has a label, 1, 2, 5, 10, 20, ...: at most eleven fit without touching. */
function roundsBetweenLabels(points: number): number {
  let rounds = 1
  for (let i = 0; rounds < (points - 1) / 10; i++) rounds *= i % 3 === 1 ? 2.5 : 2
  return rounds
}
