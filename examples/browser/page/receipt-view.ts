import type { Receipt } from 'beaverdam/browser'
import { element } from './elements.ts'

/** Shows a receipt, and lets the visitor save it. */
export function showReceipt(receipt: Receipt): void {
  element('promise').textContent = receipt.promise
  const facts: readonly (readonly [string, string])[] = [
    ['Report', receipt.reportId],
    ['Task', receipt.taskId],
    ['Time', inWords(receipt.time)],
    ...receipt.aggregators.map(
      ({ aggregator, endpoint, received }) =>
        [`Aggregator ${aggregator}`, `${new URL(endpoint).host} has it since ${inWords(received)}`] as const,
    ),
  ]
  element('receipt-facts').replaceChildren(
    ...facts.flatMap(([term, fact]) => [textElement('dt', term), textElement('dd', fact)]),
  )
  element('save').onclick = () => save(receipt)
}

function inWords(time: string): string {
  return `${time.slice(0, 19).replace('T', ' ')} UTC`
}

function textElement(name: string, text: string): HTMLElement {
  const made = document.createElement(name)
  made.textContent = text
  return made
}

function save(receipt: Receipt): void {
  const link = document.createElement('a')
  const url = URL.createObjectURL(new Blob([JSON.stringify(receipt, null, 2)], { type: 'application/json' }))
  link.href = url
  link.download = `receipt-${receipt.reportId.slice(0, 8)}.json`
  link.click()
  URL.revokeObjectURL(url)
}
