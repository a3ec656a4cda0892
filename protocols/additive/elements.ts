import { BeaverdamError } from '../../src/errors.ts'
import type { Field } from '../../src/field/field.ts'
import type { Party, PartyId, Step } from '../../src/runtime/party.ts'
import { partyName } from '../../src/runtime/party-name.ts'
import { receiveExactly } from '../../src/runtime/receive-exactly.ts'

/**
 * Receives exactly so many bytes of canonical field elements. The body belongs to the transport: it is not written to.
 *
 * @throws LENGTH_MISMATCH, INVALID_ELEMENT, both naming the sender
 */
export async function receiveElements(
  at: Party,
  field: Field,
  from: PartyId,
  step: Step,
  bytes: number,
): Promise<Uint8Array> {
  return checkElements(at, field, from, await receiveExactly(at, from, step, bytes))
}

/** @throws INVALID_ELEMENT, naming the sender */
export function checkElements(at: Party, field: Field, from: PartyId, body: Uint8Array): Uint8Array {
  const index = field.firstInvalid(body)
  if (index < 0) return body
  const party = partyName(at, from)
  throw new BeaverdamError(
    'INVALID_ELEMENT',
    `element ${index} from party '${party}' in '${at.scope}' is not below the modulus of ${field.name}`,
    { party },
  )
}
