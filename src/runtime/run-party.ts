import type { Transport } from '../transport/transport.ts'
import type { SessionMetrics } from './metrics.ts'
import type { Party } from './party.ts'
import { ScopedParty } from './scoped-party.ts'
import { Session } from './session.ts'
import type { SessionOptions } from './session-options.ts'

export interface Outcome<T> {
  readonly value: T
  readonly metrics: SessionMetrics
}

/**
 * Runs one party of a session: greets the peers, runs the body in the root scope, and says goodbye. If the body fails,
 * the session ends for everyone.
 *
 * @throws what ended the session
 */
export async function runParty<T>(
  transport: Transport,
  options: SessionOptions,
  body: (party: Party, session: Session) => Promise<T>,
): Promise<Outcome<T>> {
  const session = await Session.open(transport, options)
  const operation = session.scopes.root.begin(0)
  let value: T
  try {
    value = await body(new ScopedParty(session, operation, session.n), session)
    session.scopes.root.end(operation)
  } catch (error) {
    throw session.fail(error)
  }
  await session.close()
  return { value, metrics: session.metrics() }
}
