import type { SessionOptions } from '../../../src/runtime/index.ts'

const longestSilenceMs = 10_000

/** How many contributors a sum has, and how many it needs. */
export interface Contributors {
  readonly minBatch: number
  readonly maxBatch: number
}

/**
 * Which parties of a session may be lost: contributors, if not all are needed. One that is silent counts as lost before
 * others give up at the deadline.
 *
 * @param parties of which the contributors are the last
 */
export function lossTolerance(
  { minBatch, maxBatch }: Contributors,
  parties: number,
  deadline: number,
): Pick<SessionOptions, 'mayDrop' | 'silence'> {
  if (minBatch === maxBatch) return {}
  const contributors = Array.from({ length: maxBatch }, (_, i) => parties - maxBatch + i)
  return { mayDrop: contributors, silence: Math.min(longestSilenceMs, deadline / 2) }
}
