import type { Task } from '../task/task.ts'

/** Bytes of what travels about one report, and about a batch. */
export interface SealedReportCost {
  readonly toLeader: number
  /** To each helper. */
  readonly toHelper: number
  /** From each aggregator to the collector, once a batch. */
  readonly aggregateShare: number
}

/**
 * With k aggregators, a message is 66 bytes, 32 k of commitments, the public share, and 64 more than the input share; an
 * aggregate share grows by 48.
 */
export function sealedReportCost(task: Task): SealedReportCost {
  const { publicShare, leaderShare, helperShare, aggShare } = task.cost
  const message = 66 + 32 * task.aggregators + publicShare + 64
  return { toLeader: message + leaderShare, toHelper: message + helperShare, aggregateShare: aggShare + 48 }
}
