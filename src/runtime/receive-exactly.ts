import { BeaverdamError } from '../errors.ts'
import type { Party, PartyId, Step } from './party.ts'
import { partyName } from './party-name.ts'

/**
 * Receives a body of exactly so many bytes. It belongs to the transport: it is not written to.
 *
 * @throws LENGTH_MISMATCH, naming the sender
 */
export async function receiveExactly(
  at: Party,
  from: PartyId,
  step: Step,
  bytes: number,
): Promise<Uint8Array> {
  return checkLength(at, from, await at.receive(from, step, bytes), bytes)
}

/** @throws LENGTH_MISMATCH, naming the sender */
export function checkLength(at: Party, from: PartyId, body: Uint8Array, bytes: number): Uint8Array {
  if (body.length === bytes) return body
  const party = partyName(at, from)
  throw new BeaverdamError(
    'LENGTH_MISMATCH',
    `expected ${bytes} bytes from party '${party}' in '${at.scope}', got ${body.length}`,
    { party },
  )
}
