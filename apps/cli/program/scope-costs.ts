import type { ScopeMetrics, SessionMetrics } from '../../../src/runtime/index.ts'

/** What a scope cost all parties together; the scopes below it not included. */
export interface ScopeCost {
  readonly scope: string
  /** The longest chain of messages that wait for one another. */
  readonly rounds: number
  readonly messages: number
  /** Bytes of message bodies. */
  readonly bytes: number
  /** At the party that took longest, and how much of that it waited for messages. */
  readonly seconds: number
  readonly waitingSeconds: number
}

/** Adds up what the parties of a session measured, scope by scope, in the order of the tree. */
export function scopeCosts(sessions: readonly SessionMetrics[]): readonly ScopeCost[] {
  const costs = new Map<string, ScopeCost>()
  for (const { scopes } of sessions)
    for (const scope of scopes) costs.set(scope.scope, joined(costs.get(scope.scope), scope))
  return [...costs.values()].sort((x, y) => x.scope.localeCompare(y.scope, 'en', { numeric: true }))
}

function joined(cost: ScopeCost | undefined, one: ScopeMetrics): ScopeCost {
  const longest = cost !== undefined && cost.seconds > one.seconds ? cost : one
  return {
    scope: one.scope,
    rounds: Math.max(cost?.rounds ?? 0, one.rounds),
    messages: (cost?.messages ?? 0) + one.messages,
    bytes: (cost?.bytes ?? 0) + one.bytesOut,
    seconds: longest.seconds,
    waitingSeconds: longest.waitingSeconds,
  }
}
