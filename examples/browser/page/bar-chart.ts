const svgNamespace = 'http://www.w3.org/2000/svg'
const width = 640
const height = 180
const mostBars = 64
const labelHeight = 24
const axisWidth = 46

/**
 * A bar for each number or, where there are many, for the mean of each few.
 *
 * @param label what it shows, for who cannot see it
 */
export function barChart(values: ArrayLike<number>, label: string): SVGElement {
  const bars = thinned(values)
  const top = Math.max(...bars, 0) || 1
  const bottom = Math.min(...bars, 0)
  const y = (value: number) => ((top - value) / (top - bottom)) * height
  const chart = draw('svg', { viewBox: `0 0 ${width} ${height + labelHeight}`, role: 'img', class: 'chart' })
  chart.setAttribute(
    'aria-label',
    `${label}: from ${shown(Math.min(...bars))} to ${shown(Math.max(...bars))}`,
  )
  for (const value of bottom < 0 ? [bottom, 0, top] : [0, top / 2, top]) {
    const at = y(value)
    chart.append(draw('line', { x1: axisWidth, x2: width, y1: at, y2: at }))
    chart.append(text(shown(value), { x: axisWidth - 6, y: at + 4, 'text-anchor': 'end' }))
  }
  const step = (width - axisWidth) / bars.length
  for (const [i, value] of bars.entries()) {
    const x = axisWidth + (i + 0.12) * step
    const size = { width: 0.76 * step, height: Math.abs(y(value) - y(0)) }
    chart.append(draw('rect', { x, y: Math.min(y(value), y(0)), ...size, rx: Math.min(2, step / 6) }))
    if (values.length === 24 && i % 6 === 0)
      chart.append(text(`${i}:00`, { x: x + 0.38 * step, y: height + 20, 'text-anchor': 'middle' }))
  }
  return chart
}

function thinned(values: ArrayLike<number>): readonly number[] {
  const count = Math.min(values.length, mostBars)
  return Array.from({ length: count }, (_, i) => {
    const from = Math.floor((i * values.length) / count)
    const to = Math.floor(((i + 1) * values.length) / count)
    let sum = 0
    for (let k = from; k < to; k++) sum += values[k] ?? 0
    return sum / (to - from)
  })
}

function shown(value: number): string {
  return Number(value.toPrecision(2)).toString()
}

function draw(name: string, attributes: Readonly<Record<string, string | number>>): SVGElement {
  const drawn = document.createElementNS(svgNamespace, name)
  for (const [key, value] of Object.entries(attributes)) drawn.setAttribute(key, String(value))
  return drawn
}

function text(content: string, attributes: Readonly<Record<string, string | number>>): SVGElement {
  const drawn = draw('text', attributes)
  drawn.textContent = content
  return drawn
}
