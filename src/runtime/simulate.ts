import type { Transport } from '../transport/transport.ts'
import type { Party } from './party.ts'
import { type Outcome, runParty } from './run-party.ts'
import type { Session } from './session.ts'
import type { SessionOptions } from './session-options.ts'

/**
 * Runs all parties of a session in this process, one transport each.
 *
 * @returns what each party's body returned and cost, by party
 * @throws the first failure, once all parties have ended
 *
 * @example
 * const outcomes = await simulate(memoryTransports(['alice', 'bob']), { terms: {} }, async (party) => {
 *   const bodies = await party.exchange(1, Uint8Array.of(party.id))
 *   return bodies.map((body) => body[0])
 * })
 */
export async function simulate<T>(
  transports: readonly Transport[],
  options: SessionOptions,
  body: (party: Party, session: Session) => Promise<T>,
): Promise<readonly Outcome<T>[]> {
  const ended = await Promise.allSettled(transports.map((transport) => runParty(transport, options, body)))
  return ended.map((end) => {
    if (end.status === 'rejected') throw end.reason
    return end.value
  })
}
