import { BeaverdamError } from '../../src/errors.ts'
import type { Party, PartyId } from '../../src/runtime/party.ts'
import { decodeElement } from './encoding.ts'
import type { LatticeParameters } from './parameters.ts'
import type { RingElement } from './ring.ts'

/** The element that a party sent. @throws BeaverdamError CIPHERTEXT_MALFORMED, naming the party */
export function elementFrom(
  at: Party,
  parameters: LatticeParameters,
  from: PartyId,
  body: Uint8Array,
): RingElement {
  try {
    return decodeElement(parameters, body)
  } catch (cause) {
    const party = at.names[from] ?? `#${from}`
    const text = `party '${party}' in '${at.scope}' sent a malformed element of the ring`
    throw new BeaverdamError('CIPHERTEXT_MALFORMED', text, { party, cause })
  }
}
