import { linkToOthers } from '../apps/cli/processes/linking.ts'
import type { Parent } from '../apps/cli/processes/role.ts'
import type { FieldVector } from '../src/field/vector.ts'
import type { Mpc, Protocol } from '../src/runtime/arithmetic.ts'
import type { Party } from '../src/runtime/party.ts'
import { runParty } from '../src/runtime/run-party.ts'
import { runProgram } from '../src/runtime/run-program.ts'
import type { PartyMeasurement, PartyTask } from './processes.ts'
import { publicVector } from './seeded-vector.ts'

/** What a measured program is given. */
export interface Measuring {
  readonly xs: FieldVector
  readonly ys: FieldVector
  /** Bytes that this party has sent so far. */
  sent(): number
  /** Does what one run consists of, and takes its time. */
  time<T>(work: () => Promise<T>): Promise<T>
}

/** A party that runs a program under a protocol and tells how long its runs took. @param program returns the bytes of a run */
export async function programParty<Share>(
  protocol: (at: Party) => Promise<Protocol<Share>>,
  task: PartyTask,
  parent: Parent,
  program: (mpc: Mpc, measuring: Measuring) => Promise<number>,
): Promise<void> {
  const [xs, ys] = [await publicVector('x', task.length), await publicVector('y', task.length)]
  const transport = await linkToOthers(parent, task)
  const seconds: number[] = []
  const time = async <T>(work: () => Promise<T>): Promise<T> => {
    const start = performance.now()
    const result = await work()
    seconds.push((performance.now() - start) / 1000)
    return result
  }
  const { value: bytes } = await runParty(transport, { terms: { bench: 'program' } }, (party, session) => {
    const measuring = { xs, ys, time, sent: () => session.metrics().wireBytesOut }
    return runProgram((mpc: Mpc) => program(mpc, measuring), party, session, { protocol })
  })
  const peakRssBytes = process.resourceUsage().maxRSS * 1024
  parent.tell({ seconds, bytes, peakRssBytes } satisfies PartyMeasurement)
}
