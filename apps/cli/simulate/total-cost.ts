import type { ThreatModel } from '../../../src/index.ts'
import type { Cost, Material, PerformedOperation } from '../../../src/runtime/index.ts'

/** Rounds of one scope, and the branches of each `parallel` in it. */
interface ScopeRounds {
  /** The longest operation of each round, by the number of the round. */
  readonly rounds: Map<number, number>
  /** Branches by the number of their `parallel`, then by their own. */
  readonly parallels: Map<string, Map<string, ScopeRounds>>
}

/**
 * What a session costs from its beginning that performs operations under a threat model: bytes and material add up; the
 * operations of a round run at once, and so do the branches of a `parallel`, while rounds wait for each other.
 */
export function totalCost(
  operations: readonly PerformedOperation[],
  { begin, costs }: Pick<ThreatModel, 'begin' | 'costs'>,
  session: { readonly n: number; readonly elementBytes: number },
): Cost {
  const root = newScope()
  const first = begin(session)
  let { bytes } = first
  const material: Record<string, number> = {}
  for (const { scope, round, name, size } of operations) {
    const cost = costs[name]({ ...session, ...size })
    bytes += cost.bytes
    for (const [kind, count] of Object.entries(cost.material)) material[kind] = (material[kind] ?? 0) + count
    const { rounds } = scopeAt(root, scope)
    rounds.set(round, Math.max(rounds.get(round) ?? 0, cost.rounds))
  }
  return { rounds: first.rounds + roundsOf(root), bytes, material: material as Material }
}

function newScope(): ScopeRounds {
  return { rounds: new Map(), parallels: new Map() }
}

/** The scope of a path such as `session/0.1/2.0`: in the session's first `parallel` the second branch, and so on. */
function scopeAt(root: ScopeRounds, path: string): ScopeRounds {
  let scope = root
  for (const step of path.split('/').slice(1)) {
    const [parallel = '', branch = ''] = step.split('.')
    const branches = entry(scope.parallels, parallel, () => new Map<string, ScopeRounds>())
    scope = entry(branches, branch, newScope)
  }
  return scope
}

function roundsOf({ rounds, parallels }: ScopeRounds): number {
  let sum = 0
  for (const longest of rounds.values()) sum += longest
  for (const branches of parallels.values()) sum += Math.max(...[...branches.values()].map(roundsOf))
  return sum
}

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const value = map.get(key) ?? make()
  map.set(key, value)
  return value
}
