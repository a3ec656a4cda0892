import type { Field } from '../../src/field/field.ts'
import { seedBytes } from '../../src/random/seed.ts'
import type { Cost } from '../../src/runtime/arithmetic.ts'
import type { PartyId } from '../../src/runtime/party.ts'
import { coinLength } from '../randomized/coin.ts'
import { dealtMessages } from '../shamir/deal.ts'
import { type Committee, dealersOf, verifiedDealersOf } from './committee.ts'

/** What it costs to reshare a vector of so many elements. */
export function resharingCost(field: Field, from: Committee, to: Committee, length: number): Cost {
  return { rounds: 1, bytes: dealingBytes(field, dealersOf(from), to, length), material: {} }
}

/** What it costs against liars: dealing, saying that all is there, a coin, and the parities. */
export function verifiedResharingCost(field: Field, from: Committee, to: Committee, length: number): Cost {
  const coinElements = coinLength(field.elementBytes)
  const dealing = dealingBytes(field, verifiedDealersOf(from), to, length + coinElements)
  const links = to.members.length * (to.members.length - 1)
  const told = links * (coinElements + from.threshold) * field.elementBytes
  return { rounds: 4, bytes: dealing + told, material: {} }
}

function dealingBytes(
  { elementBytes }: Field,
  dealers: readonly PartyId[],
  to: Committee,
  length: number,
): number {
  return dealers.reduce((total, dealer) => {
    const others = to.members.filter((member) => member !== dealer).length
    const { seeds, vectors } = dealtMessages(others, to.threshold)
    return total + seeds * seedBytes + vectors * length * elementBytes
  }, 0)
}
