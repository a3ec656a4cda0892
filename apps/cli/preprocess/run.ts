import type { FillProgress } from '../../../protocols/triples/store/index.ts'
import type { SessionMetrics } from '../../../src/runtime/index.ts'
import { countText } from '../federate/quantity.ts'
import type { Crew } from '../processes/crew.ts'
import { linkMembers } from '../processes/linking.ts'
import { runCrew } from '../processes/run-crew.ts'
import { type Filling, sourceOf } from './fill.ts'
import type { FillingTask } from './party.ts'

/** Pools of n parties on this machine, as of a simulation. */
export interface SimulatedFilling {
  readonly filling: Filling
  readonly parties: number
  readonly folder: string
}

/**
 * Fills the pools of n parties, in processes of their own, which a simulation with as many parties draws from.
 *
 * @param now is told how far it is
 * @returns what each party's filling cost
 * @throws BeaverdamError the cause of the first failure
 */
export async function fillSimulated(
  { filling, parties, folder }: SimulatedFilling,
  now: (text: string) => void,
): Promise<readonly SessionMetrics[]> {
  const computing = Array.from({ length: parties }, (_, id) => `party-${id}`)
  const names = [...computing, ...sourceOf(filling).helpers]
  const assignments = names.map((name, id) => {
    const place = { id, names }
    return { name, role: 'filling party', task: { place, filling, folder } satisfies FillingTask }
  })
  const work = async (crew: Crew) => {
    await linkMembers(crew, names)
    for (;;) {
      const progress = await crew.hear<FillProgress | undefined>(computing[0] as string)
      if (progress === undefined) break
      now(progressText(progress))
    }
    return (await crew.results<SessionMetrics>()).slice(0, parties)
  }
  return runCrew(assignments, work, { deadlineMs: filling.deadline })
}

export function progressText({ kind, done, wanted }: FillProgress): string {
  return `${kind}: ${countText(done)} of ${countText(wanted)}`
}
