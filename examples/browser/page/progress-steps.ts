import type { Progress } from 'beaverdam/browser'
import { element } from './elements.ts'

const steps: readonly (readonly [Progress['phase'], string])[] = [
  ['fetching keys', 'Fetch the aggregators’ keys'],
  ['proving', 'Split it into shares, with a proof'],
  ['sealing', 'Seal a share to each aggregator'],
  ['uploading', 'Upload'],
]

/** Shows how far a report is. */
export function showProgress(progress: Progress): void {
  const current = steps.findIndex(([phase]) => phase === progress.phase)
  element('steps').replaceChildren(
    ...steps.map(([, text], i) => {
      const item = document.createElement('li')
      item.textContent = text
      if (i < current) item.className = 'done'
      if (i === current) item.setAttribute('aria-current', 'step')
      return item
    }),
  )
  const bar = element<HTMLProgressElement>('bytes')
  bar.value = progress.phase === 'uploading' ? progress.sent / progress.total : 0
}
