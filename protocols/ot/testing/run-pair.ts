import type { SessionMetrics } from '../../../src/runtime/metrics.ts'
import type { Party } from '../../../src/runtime/party.ts'
import { simulate } from '../../../src/runtime/simulate.ts'
import { memoryTransports } from '../../../src/transport/memory.ts'

/** Runs a sender and a receiver in this process, for tests. */
export async function runPair<S, R>(
  sender: (party: Party) => Promise<S>,
  receiver: (party: Party) => Promise<R>,
): Promise<{ sent: S; received: R; metrics: readonly [SessionMetrics, SessionMetrics] }> {
  const outcomes = await simulate<S | R>(memoryTransports(['sender', 'receiver']), { terms: {} }, (party) =>
    party.id === 0 ? sender(party) : receiver(party),
  )
  const [first, second] = outcomes as [(typeof outcomes)[number], (typeof outcomes)[number]]
  return { sent: first.value as S, received: second.value as R, metrics: [first.metrics, second.metrics] }
}
