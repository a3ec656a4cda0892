import { emulate, type Transport } from '../../../src/transport/index.ts'
import { processTransport } from '../../../src/transport/process.ts'
import { linkToOthers, type Place } from '../processes/linking.ts'
import type { Role } from '../processes/role.ts'
import { type Part, type Played, play } from '../program/play.ts'
import type { Network } from './plan.ts'

/** One party of a simulation, for a process of its own. */
export interface SimulatedPartyTask {
  readonly part: Part
  readonly place: Place
  readonly transport: 'process' | 'ws'
  readonly network: Network
}

/** Plays it, over WebSocket or relayed by the parent. */
export const simulatedParty: Role<SimulatedPartyTask> = (task, parent): Promise<Played> =>
  play(task.part, async () => {
    const { place, transport } = task
    return throughNetwork(
      transport === 'ws' ? await linkToOthers(parent, place) : await processTransport(),
      task.network,
    )
  })

/** A transport whose links behave as those of a network. */
export function throughNetwork(transport: Transport, { conditions, seed }: Network): Transport {
  return Object.keys(conditions).length === 0 ? transport : emulate(transport, conditions, { seed })
}
