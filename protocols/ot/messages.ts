import { BeaverdamError, type ErrorCode } from '../../src/errors.ts'
import type { Party, PartyId, Step } from '../../src/runtime/party.ts'

/**
 * Receives a body of exactly so many bytes.
 *
 * @throws BeaverdamError LENGTH_MISMATCH, naming the sender
 */
export async function receiveExactly(
  party: Party,
  from: PartyId,
  step: Step,
  bytes: number,
): Promise<Uint8Array> {
  const body = await party.receive(from, step, bytes)
  if (body.length !== bytes)
    throw deviation(party, from, 'LENGTH_MISMATCH', `sent ${body.length} bytes where ${bytes} were expected`)
  return body
}

/** The error of a party that deviated: `what` reads on from its name. */
export function deviation(party: Party, peer: PartyId, code: ErrorCode, what: string): BeaverdamError {
  const name = party.names[peer] ?? `#${peer}`
  return new BeaverdamError(code, `party '${name}' ${what}, in '${party.scope}'`, { party: name })
}
