import type { Evaluation } from './backpropagation.ts'
import { type Curve, curveSvg } from './curve.ts'
import { otherCourses } from './other-courses.ts'
import { roundBytesText } from './quantity.ts'
import type { Report } from './report.ts'

/** The report's curves by round: accuracy and loss on the test rows, and the bytes sent. */
export function reportCharts(report: Report): string {
  const { start, rounds, pooled } = report
  const others = otherCourses(report)
  const results = [start, ...rounds]
  const worst = Math.min(
    ...[pooled, ...results, ...others.flatMap((course) => course.results)].map(({ accuracy }) => accuracy),
  )
  const step = worst < 0.5 ? 0.2 : worst < 0.8 ? 0.1 : 0.05
  // What is compared takes room.
  const large = others.length > 0
  const keys = [
    key('this run', '--series'),
    ...others.map(({ name, colour }) => key(name, colour)),
    key('pooled in the clear', '--reference', 'level'),
  ]
  const pointsOf = (figureOf: (result: Evaluation) => number) => ({
    kind: 'line' as const,
    firstRound: 0,
    points: results.map(figureOf),
    others: others.map((course) => ({ colour: course.colour, points: course.results.map(figureOf) })),
    reference: figureOf(pooled),
  })
  const figures = [
    figure('Accuracy on the test rows', keys, {
      ...pointsOf(({ accuracy }) => accuracy),
      label: (share) => `${Math.round(100 * share)}%`,
      axis: { from: step * Math.floor(worst / step), to: 1, step },
      large,
    }),
    figure('Cross-entropy on the test rows, in nats', keys, {
      ...pointsOf(({ loss }) => loss),
      label: String,
    }),
    figure('Sent in each round', [], {
      kind: 'bar',
      firstRound: 1,
      points: rounds.map(({ bytes }) => bytes),
      label: roundBytesText,
    }),
  ]
  return `<div class="charts">${figures.join('')}</div>`
}

function figure(caption: string, keys: readonly string[], curve: Curve): string {
  const legend = keys.length === 0 ? '' : `<span class="keys">${keys.join('')}</span>`
  const drawn = curve.large
    ? `<div class="spacious">${curveSvg(curve)}</div><div class="cramped">${curveSvg({ ...curve, large: false })}</div>`
    : curveSvg(curve)
  return `<figure${curve.large ? ' class="large"' : ''}><figcaption>${caption}${legend}</figcaption>${drawn}</figure>`
}

function key(name: string, colour: string, level = ''): string {
  return `<span class="key ${level}" style="--key: var(${colour})">${name}</span>`
}
