import { BeaverdamError, type ErrorCode } from '../../src/errors.ts'
import type { Party, PartyId } from '../../src/runtime/party.ts'

/** The contributors whose contribution an aggregator did not accept. */
export interface NotAccepted {
  /** Those that it refused, or shut out of the session, and why. */
  readonly refused: ReadonlyMap<PartyId, ErrorCode>
  /** Those that dropped out, or did not answer in time. */
  readonly absent: readonly PartyId[]
}

/**
 * Has an aggregator accept the messages of all contributors; one that is refused, or was shut out, stops nobody else.
 *
 * @param at where the messages were gathered
 * @param refusals what the message of one contributor is refused for, and not the batch: other errors are thrown
 */
export async function acceptAll(
  { shutOut }: Pick<Party, 'shutOut'>,
  aggregator: { accept(message: Uint8Array): Promise<unknown> },
  contributors: readonly PartyId[],
  messages: ReadonlyMap<PartyId, Uint8Array>,
  refusals: readonly ErrorCode[],
): Promise<NotAccepted> {
  const refused = new Map([...shutOut].filter(([id]) => contributors.includes(id)))
  for (const [from, message] of messages)
    try {
      await aggregator.accept(message)
    } catch (error) {
      if (!(error instanceof BeaverdamError && refusals.includes(error.code))) throw error
      refused.set(from, error.code)
    }
  return { refused, absent: contributors.filter((id) => !messages.has(id) && !refused.has(id)) }
}
