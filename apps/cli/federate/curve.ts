import { BarChart, LineChart } from 'echarts/charts'
import { GridComponent, MarkLineComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'

use([BarChart, LineChart, GridComponent, MarkLineComponent, SVGRenderer])

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
}

const width = 360
const height = 230

/**
 * Draws a curve as SVG text. Colours are CSS variables of the page around it: --faint, --grid, --series and --reference.
 */
export function curveSvg({ kind, firstRound, points, label, axis, reference }: Curve): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height })
  const text = { color: 'var(--faint)', fontFamily: 'inherit', fontSize: 12 }
  chart.setOption({
    animation: false,
    grid: { left: 4, right: 12, top: 12, bottom: 2, outerBoundsMode: 'same', outerBoundsContain: 'all' },
    xAxis: {
      type: 'category',
      data: points.map((_, i) => String(firstRound + i)),
      boundaryGap: kind === 'bar',
      axisLabel: text,
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
