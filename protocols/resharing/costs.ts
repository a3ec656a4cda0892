import type { Field } from '../../src/field/field.ts'
import { seedBytes } from '../../src/random/seed.ts'
import type { Cost } from '../../src/runtime/arithmetic.ts'
import { dealtMessages } from '../shamir/deal.ts'
import { type Committee, dealersOf } from './committee.ts'

/** What it costs to reshare a vector of so many elements. */
export function resharingCost({ elementBytes }: Field, from: Committee, to: Committee, length: number): Cost {
  const bytes = dealersOf(from).reduce((total, dealer) => {
    const others = to.members.filter((member) => member !== dealer).length
    const { seeds, vectors } = dealtMessages(others, to.threshold)
    return total + seeds * seedBytes + vectors * length * elementBytes
  }, 0)
  return { rounds: 1, bytes, material: {} }
}
