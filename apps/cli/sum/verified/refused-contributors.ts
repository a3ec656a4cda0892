import type { VerifiedSum } from '../../../../protocols/verified-sum/index.ts'
import type { ErrorCode } from '../../../../src/errors.ts'

/** Contributors, counted from 0, whose report is not in a sum, and why: an aggregator did not take it, or all dropped it. */
export function refusedContributors({
  task,
  refused,
  rejected,
}: VerifiedSum): ReadonlyMap<number, ErrorCode> {
  const contributors = [...refused, ...rejected].sort(([a], [b]) => a - b)
  return new Map(contributors.map(([id, code]) => [id - task.aggregators, code]))
}
