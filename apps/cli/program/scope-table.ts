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

/** What scopes cost, as lines of text; the pages of material that the parties make are one line together. */
export function scopeTable(costs: readonly ScopeCost[]): string {
  const rows = new Map<string, ScopeCost>()
  for (const cost of costs) {
    const [, pages, below] = /^(.*\/pages\/)\d+(\/.*)?$/.exec(cost.scope) ?? []
    const scope = pages === undefined ? cost.scope : `${pages}*`
    // a page's time has in it that of the scopes below
    const time = below === undefined ? cost : { ...cost, seconds: 0, waitingSeconds: 0 }
    rows.set(scope, together(rows.get(scope), { ...time, scope }))
  }
  return formatTable(columns, [...rows.values()])
}

function together(cost: ScopeCost | undefined, one: ScopeCost): ScopeCost {
  if (cost === undefined) return one
  return {
    scope: one.scope,
    rounds: Math.max(cost.rounds, one.rounds),
    messages: cost.messages + one.messages,
    bytes: cost.bytes + one.bytes,
    seconds: cost.seconds + one.seconds,
    waitingSeconds: cost.waitingSeconds + one.waitingSeconds,
  }
}
