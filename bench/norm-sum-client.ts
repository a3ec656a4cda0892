import process from 'node:process'
import { reportOf } from './norm-sum-report.ts'

/** What a client's process found. */
export interface ClientMeasurement {
  readonly seconds: number
  /** Resident before it had a vector: the runtime and its code. */
  readonly bareRssBytes: number
  readonly peakRssBytes: number
}

/** A client that shares one vector with its proof, as a client does. */
export async function normSumClient({
  dimension,
}: {
  readonly dimension: number
}): Promise<ClientMeasurement> {
  const bareRssBytes = process.memoryUsage.rss()
  const start = performance.now()
  reportOf(dimension).shard()
  const seconds = (performance.now() - start) / 1000
  return { seconds, bareRssBytes, peakRssBytes: process.resourceUsage().maxRSS * 1024 }
}
