import { BeaverdamError } from '../../src/errors.ts'
import type { Field } from '../../src/field/field.ts'
import type { Party, PartyId, Step } from '../../src/runtime/party.ts'

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
  const body = await at.receive(from, step, bytes)
  return checkElements(at, field, from, checkLength(at, from, body, bytes))
}

/** @throws LENGTH_MISMATCH, naming the sender */
export function checkLength(at: Party, from: PartyId, body: Uint8Array, bytes: number): Uint8Array {
  if (body.length === bytes) return body
  const name = at.names[from] ?? `#${from}`
  throw new BeaverdamError(
    'LENGTH_MISMATCH',
    `expected ${bytes} bytes from party '${name}' in '${at.scope}', got ${body.length}`,
    { party: name },
  )
}

/** @throws INVALID_ELEMENT, naming the sender */
export function checkElements(at: Party, field: Field, from: PartyId, body: Uint8Array): Uint8Array {
  const index = field.firstInvalid(body)
  if (index >= 0) {
    const name = at.names[from] ?? `#${from}`
    throw new BeaverdamError(
      'INVALID_ELEMENT',
      `element ${index} from party '${name}' in '${at.scope}' is not below the modulus of ${field.name}`,
      { party: name },
    )
  }
  return body
}
