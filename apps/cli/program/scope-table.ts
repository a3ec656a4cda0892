import { bytesText, countText, secondsText } from '../federate/quantity.ts'
import { formatTable, type TableColumn } from '../terminal/table.ts'
import type { ScopeCost } from './scope-costs.ts'

const columns: readonly TableColumn<ScopeCost>[] = [
  { title: 'scope', value: ({ scope }) => scope, align: 'left' },
  { title: 'rounds', value: ({ rounds }) => countText(rounds), align: 'right' },
  { title: 'messages', value: ({ messages }) => countText(messages), align: 'right' },
  { title: 'bytes', value: ({ bytes }) => bytesText(bytes), align: 'right' },
  { title: 'time', value: ({ seconds }) => secondsText(seconds), align: 'right' },
  { title: 'waiting', value: ({ waitingSeconds }) => secondsText(waitingSeconds), align: 'right' },
]

/** What scopes cost, as lines of text. */
export function scopeTable(costs: readonly ScopeCost[]): string {
  return formatTable(columns, costs)
}
