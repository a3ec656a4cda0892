import { type RandomSource, randomBytes } from '../../../src/random/csprng.ts'
import type { PartyId } from '../../../src/runtime/party.ts'
import type { Security } from '../../ot/all-but-one-ot.ts'
import { dealEndpoints } from '../../ot/dealt-endpoints.ts'
import { type OtEnds, PairwiseOts } from './pairwise-ots.ts'

/**
 * OT between all of n parties with leaves that are known in one place, instead of setups: for tests and test vectors of what
 * comes after them. PROTECTS NOTHING.
 *
 * @param deal gives what the ordered pairs are dealt: 0>1, 0>2, ..., 1>0, ...
 * @returns each party's ends, by party
 */
export function dealPairwiseOts(
  n: number,
  security: Security,
  deal: RandomSource = randomBytes,
): readonly PairwiseOts[] {
  const parties = [...Array(n).keys()]
  const dealt = parties.map((from) =>
    parties.map((to) => (from === to ? undefined : dealEndpoints(security, { deal, pair: [from, to] }))),
  )
  return parties.map((id) => {
    const ends = new Map<PartyId, OtEnds>()
    for (const peer of parties) {
      const [sent, received] = [dealt[id]?.[peer], dealt[peer]?.[id]]
      if (sent && received) ends.set(peer, { sender: sent.sender(), receiver: received.receiver() })
    }
    return new PairwiseOts(ends)
  })
}
