import { BeaverdamError, type ErrorCode } from '../../src/errors.ts'
import type { PartyId } from '../../src/runtime/party.ts'

/**
 * Has an aggregator accept the messages of all contributors; one that is refused stops nobody else.
 *
 * @param refusals what the message of one contributor is refused for, and not the batch: other errors are thrown
 * @returns the contributors that were refused, and why
 */
export async function acceptAll(
  aggregator: { accept(message: Uint8Array): Promise<unknown> },
  messages: ReadonlyMap<PartyId, Uint8Array>,
  refusals: readonly ErrorCode[],
): Promise<ReadonlyMap<PartyId, ErrorCode>> {
  const refused = new Map<PartyId, ErrorCode>()
  for (const [from, message] of messages)
    try {
      await aggregator.accept(message)
    } catch (error) {
      if (!(error instanceof BeaverdamError && refusals.includes(error.code))) throw error
      refused.set(from, error.code)
    }
  return refused
}
