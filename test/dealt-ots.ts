import { vi } from 'vitest'
import { dealPairwiseOts } from '../protocols/triples/ot/dealt-pairwise-ots.ts'
import { PairwiseOts } from '../protocols/triples/ot/pairwise-ots.ts'

/**
 * Has the parties of a session in this process be dealt their OTs in place of the setup, which takes seconds and has tests of
 * its own.
 */
export function dealOtsInProcess(): void {
  const sessions = new Map<string, readonly PairwiseOts[]>()
  vi.spyOn(PairwiseOts, 'setup').mockImplementation(async (at, security) => {
    const dealt = sessions.get(at.session) ?? dealPairwiseOts(at.n, security)
    sessions.set(at.session, dealt)
    return dealt[at.id] as PairwiseOts
  })
}
