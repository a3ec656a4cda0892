import { invalidArgument } from '../../src/errors.ts'
import type { Party } from '../../src/runtime/party.ts'

/** @throws BeaverdamError INVALID_ARGUMENT unless a party is that aggregator in a session, or part of one, of all of them */
export function checkAggregatorPlace(party: Party, id: number, aggregators: number): void {
  if (party.n !== aggregators || party.id !== id)
    invalidArgument('party', `aggregator ${id} of ${aggregators}`, `party ${party.id} of ${party.n}`)
}
