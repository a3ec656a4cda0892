import type { FieldVector } from '../../src/field/vector.ts'
import { randomBytes } from '../../src/random/csprng.ts'
import type { Party, PartyId } from '../../src/runtime/party.ts'
import { stepOf } from '../../src/runtime/step.ts'
import { openingBlockBytes } from '../additive/opening-cost.ts'
import { dealtShare } from '../shamir/deal.ts'
import type { Resharing } from './resharing.ts'

const reshareStep = stepOf('resharing')

/**
 * Each dealer deals the new committee a vector, in a scope of its own.
 *
 * @param values what this party deals, if it is a dealer
 * @returns what this party is dealt, by dealer; undefined at who is no member
 */
export async function dealToCommittee(
  at: Party,
  { field, to, length, blockBytes = openingBlockBytes, random = randomBytes }: Omit<Resharing, 'from'>,
  dealers: readonly PartyId[],
  values: FieldVector | undefined,
): Promise<readonly FieldVector[] | undefined> {
  const isMember = to.members.includes(at.id)
  const owners = isMember ? dealers : dealers.filter((owner) => owner === at.id)
  const dealt = await Promise.all(
    owners.map((owner) =>
      at.fork(`from-${owner}`, (dealer) =>
        dealtShare(dealer, reshareStep, {
          ...{ field, owner, length, random, blockBytes },
          values: owner === at.id ? values : undefined,
          ...{ committee: to.members, degree: to.threshold },
        }),
      ),
    ),
  )
  return isMember ? dealt : undefined
}
