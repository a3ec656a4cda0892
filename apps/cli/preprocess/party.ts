import type { FillProgress } from '../../../protocols/triples/store/index.ts'
import type { SessionMetrics } from '../../../src/runtime/index.ts'
import { linkToOthers, type Place } from '../processes/linking.ts'
import type { Role } from '../processes/role.ts'
import { type Filling, fill } from './fill.ts'

/** One party that fills its pool, or a helper, for a process of its own. */
export interface FillingTask {
  readonly place: Place
  readonly filling: Filling
  readonly folder: string
}

/** Milliseconds between two reports of progress. */
const reportEveryMs = 200

/** Fills a pool; party 0 tells how far it is, and at last that it is done. */
export const fillingParty: Role<FillingTask> = async (
  { place, filling, folder },
  parent,
): Promise<SessionMetrics> => {
  let told = 0
  const onProgress = (progress: FillProgress) => {
    if (place.id !== 0 || performance.now() - told < reportEveryMs) return
    told = performance.now()
    parent.tell(progress)
  }
  const metrics = await fill(filling, folder, () => linkToOthers(parent, place), onProgress)
  if (place.id === 0) parent.tell(undefined)
  return metrics
}
