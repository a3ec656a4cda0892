import { FieldVector } from '../../../src/field/vector.ts'
import { type Prg, seededPrg } from '../../../src/random/prg.ts'
import { Seed, seedBytes } from '../../../src/random/seed.ts'
import { expand, expandInto } from '../../../src/random/uniform.ts'
import { otherParties } from '../../../src/runtime/other-parties.ts'
import type { Party, PartyId } from '../../../src/runtime/party.ts'
import type { InputMask } from '../../../src/runtime/preprocessing.ts'
import { receiveExactly } from '../../../src/runtime/receive-exactly.ts'
import { stepOf } from '../../../src/runtime/step.ts'
import type { AuthenticatedShare } from '../../spdz/authenticated-share.ts'
import { authenticate } from './authenticate.ts'
import type { AuthenticatingParty } from './authenticating-party.ts'

const shareStep = stepOf('mascot mask share')

/** Random elements: the sums of what all parties draw. The next check covers them. */
export async function makeRandom(
  at: Party,
  party: AuthenticatingParty,
  length: number,
): Promise<AuthenticatedShare> {
  const own = party.ownPrg(at)
  const values = await expand(party.field, own, length)
  return (await authenticate(at, party, { values, own })).share
}

/**
 * Random elements that their owner draws, and knows. The owner sends each other party a seed, from which its share comes:
 * if it kept the values as its own share, a sum of several owners' inputs would be opened input by input. The next
 * check covers the MACs.
 */
export async function makeMasks(
  at: Party,
  party: AuthenticatingParty,
  owner: PartyId,
  length: number,
): Promise<InputMask<AuthenticatedShare>> {
  const { field } = party
  const own = party.ownPrg(at)
  const isOwner = at.id === owner
  const values = isOwner ? await expand(field, own, length) : FieldVector.zero(field, length)
  const share = isOwner ? await dealShares(at, party, values) : await receiveShare(at, party, owner, length)
  const { mac } = (await authenticate(at, party, { values, owner, own })).share
  return { share: { value: share, mac }, mask: isOwner ? values : undefined }
}

/** What is left to this party of values that it shares. */
async function dealShares(
  at: Party,
  { field, random }: AuthenticatingParty,
  values: FieldVector,
): Promise<FieldVector> {
  const rest = values.slice()
  for (const peer of otherParties(at)) {
    const seed = random(seedBytes)
    await at.send(peer, shareStep, seed)
    await expandInto(field, rest.bytes, sharePrg(at, seed), -1)
  }
  return rest
}

async function receiveShare(
  at: Party,
  { field }: AuthenticatingParty,
  owner: PartyId,
  length: number,
): Promise<FieldVector> {
  const seed = await receiveExactly(at, owner, shareStep, seedBytes)
  return expand(field, sharePrg(at, seed), length)
}

function sharePrg(at: Party, seed: Uint8Array): Prg {
  return seededPrg(Seed.fromBytes(seed), {
    label: 'mascot mask share',
    session: at.session,
    address: at.scope,
  })
}
