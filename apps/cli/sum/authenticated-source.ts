import { authenticatedDealer, type MaterialSource } from '../../../protocols/material-source.ts'
import type { AuthenticatedPreprocessing } from '../../../protocols/spdz/index.ts'
import { invalidArgument } from '../../../src/errors.ts'
import type { TriplesChoice } from '../threat/choice.ts'

/**
 * Where aggregators that lie to each other take their material from: a dealer, if nothing is chosen.
 *
 * @throws BeaverdamError INVALID_ARGUMENT for material that is less secure than what it is for
 */
export function authenticatedSource(
  triples: TriplesChoice = { name: 'dealer' },
): MaterialSource<AuthenticatedPreprocessing> {
  switch (triples.name) {
    case 'dealer':
      return authenticatedDealer
    default:
      return invalidArgument('triples', 'dealer, whose material is as secure as spdz', triples.name)
  }
}
