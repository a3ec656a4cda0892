import { BeaverdamError } from '../../src/errors.ts'
import type { Party, PartyId } from '../../src/runtime/party.ts'
import { partyName } from '../../src/runtime/party-name.ts'

/** What another party's bytes decode to; an error names the party. */
export async function fromParty<T>(at: Party, from: PartyId, decode: () => T | Promise<T>): Promise<T> {
  try {
    return await decode()
  } catch (cause) {
    if (!(cause instanceof BeaverdamError)) throw cause
    const party = partyName(at, from)
    const text = `from party '${party}' in '${at.scope}': ${cause.message}`
    throw new BeaverdamError(cause.code, text, { party, cause })
  }
}
