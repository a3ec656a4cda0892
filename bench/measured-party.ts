import { linkToOthers } from '../apps/cli/processes/linking.ts'
import type { Parent } from '../apps/cli/processes/role.ts'
import type { Party } from '../src/runtime/party.ts'
import { runParty } from '../src/runtime/run-party.ts'
import type { Session } from '../src/runtime/session.ts'
import type { PartyMeasurement, PartyTask } from './processes.ts'

/** What a party measures its runs by. */
export interface Measuring {
  readonly session: Session
  /** Bytes that this party has sent so far. */
  sent(): number
  /** Does what one run consists of, and takes its time. */
  time<T>(work: () => Promise<T>): Promise<T>
}

/**
 * Links a party to the others, lets it measure, and tells its bench what came of it.
 *
 * @param measure returns the bytes of a run
 */
export async function measuredParty(
  bench: string,
  task: PartyTask,
  parent: Parent,
  measure: (party: Party, measuring: Measuring) => Promise<number>,
): Promise<void> {
  const transport = await linkToOthers(parent, task)
  const seconds: number[] = []
  const time = async <T>(work: () => Promise<T>): Promise<T> => {
    const start = performance.now()
    const result = await work()
    seconds.push((performance.now() - start) / 1000)
    return result
  }
  const { value: bytes } = await runParty(transport, { terms: { bench } }, (party, session) =>
    measure(party, { session, time, sent: () => session.metrics().wireBytesOut }),
  )
  const peakRssBytes = process.resourceUsage().maxRSS * 1024
  parent.tell({ seconds, bytes, peakRssBytes } satisfies PartyMeasurement)
}
