import type { Party } from '../../../../src/runtime/party.ts'
import type { Outcome } from '../../../../src/runtime/run-party.ts'
import { simulate } from '../../../../src/runtime/simulate.ts'
import { memoryTransports } from '../../../../src/transport/memory.ts'
import type { Security } from '../../../ot/all-but-one-ot.ts'
import { dealPairwiseOts } from '../dealt-pairwise-ots.ts'
import type { PairwiseOts } from '../pairwise-ots.ts'

/** Runs n parties in this process, between which OT has been set up by a dealer. */
export function runParties<T>(
  n: number,
  body: (party: Party, ots: PairwiseOts) => Promise<T>,
  security: Security = 'semi-honest',
): Promise<readonly Outcome<T>[]> {
  const ots = dealPairwiseOts(n, security)
  const names = Array.from({ length: n }, (_, id) => `party-${id}`)
  return simulate(memoryTransports(names), { terms: {} }, (party) =>
    body(party, ots[party.id] as PairwiseOts),
  )
}
