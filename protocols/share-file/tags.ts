import { FieldVector } from '../../src/field/vector.ts'
import { type RandomSource, randomBytes } from '../../src/random/csprng.ts'
import type { Mpc, Shared } from '../../src/runtime/arithmetic.ts'
import type { SharedParts } from './shared-parts.ts'

/**
 * A vector, x_0, the key, and the tags: what is shared but for anchors.
 *
 * @param random the CSPRNG except in tests and vectors
 */
export function tagVector(vector: FieldVector, random: RandomSource = randomBytes): FieldVector {
  const drawn = FieldVector.random(vector.field, 2, random)
  const values = FieldVector.concat([vector, drawn.subvector(0, 1)])
  return FieldVector.concat([values, drawn.subvector(1, 2), values.scale(drawn.at(1))])
}

/** By what the tags miss those that fit the values and the key: zeros if they fit. */
export function tagDifference(shared: FieldVector, { values, key, tags }: SharedParts): FieldVector {
  const expected = shared.subvector(...values).scale(shared.at(key[0]))
  return shared.subvector(...tags).sub(expected)
}

/**
 * A vector of a session with what a dealer adds to it: the parties draw x_0 and the key, which nobody knows, and multiply.
 *
 * @param x plain field elements, not empty
 */
export async function tagShared(mpc: Mpc, x: Shared): Promise<Shared> {
  const drawn = await mpc.random(2)
  const key = mpc.slice(drawn, 1, 2)
  const values = mpc.concat([x, mpc.slice(drawn, 0, 1)])
  const tags = await mpc.mul(values, repeated(mpc, key, values.length))
  return mpc.concat([values, key, tags])
}

/** A shared element, so many times. */
function repeated(mpc: Mpc, element: Shared, length: number): Shared {
  let all = element
  while (all.length < length) all = mpc.concat([all, all])
  return mpc.slice(all, 0, length)
}
