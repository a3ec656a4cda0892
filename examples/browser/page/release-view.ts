import type { Status } from '../page-server.ts'
import { barChart } from './bar-chart.ts'
import { element } from './elements.ts'

const everyMs = 1_000

/** Keeps showing how many reports wait, and the latest sum. */
export async function watchRelease(): Promise<void> {
  let shown: string | undefined
  while (true) {
    const text = await fetchStatus()
    if (text !== undefined && text !== shown) {
      show(JSON.parse(text))
      shown = text
    }
    await new Promise((resolve) => setTimeout(resolve, everyMs))
  }
}

async function fetchStatus(): Promise<string | undefined> {
  try {
    return await (await fetch('/status')).text()
  } catch {
    return undefined // the server may be back by the next time
  }
}

function show({ waiting, minBatch, release }: Status): void {
  const missing = minBatch - waiting
  element('waiting').textContent =
    release !== undefined && waiting === 0
      ? `${release.count} days are in the sum. The next sum needs ${minBatch} more.`
      : `${waiting} of ${minBatch} days are here${missing > 0 ? '. A sum of fewer would say too much' : ''}.`
  const bar = element<HTMLProgressElement>('reports')
  bar.hidden = release !== undefined && waiting === 0
  bar.value = waiting / minBatch
  if (release === undefined) return
  const { count, sum } = release
  const total = sum.reduce((all, value) => all + value, 0)
  const caption = document.createElement('p')
  caption.id = 'total'
  caption.textContent = `An average day of ${count} homes: ${(total / count).toFixed(2)} kWh`
  const mean = sum.map((value) => value / count)
  element('sum').replaceChildren(caption, barChart(mean, 'Kilowatt-hours of an average day'))
}
