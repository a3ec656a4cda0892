import type { Task } from '../task/task.ts'

/** Most reports that are verified together: then a verdict on few of them does not wait for many. */
const mostReports = 256

/** Most bytes of an aggregator's message about them. */
const messageBytes = 1 << 20

/** Most bytes of their output shares, which are in memory together with input shares of about that size. */
const outputBytes = 1 << 26

/** How many reports of a task are verified together, at all aggregators alike. */
export function reportsPerChunk({ cost }: Task): number {
  const byMessage = Math.floor(messageBytes / (1 + cost.verifierShare))
  const byMemory = Math.floor(outputBytes / cost.aggShare)
  return Math.max(1, Math.min(mostReports, byMessage, byMemory))
}
