import type { FieldVector } from '../../src/field/vector.ts'
import type { PartyId } from '../../src/runtime/party.ts'
import {
  addShares,
  joinShares,
  mapComponents,
  publicShare,
  type ReplicatedShare,
  subtractShares,
} from '../replicated/replicated-share.ts'

/**
 * What a party holds of a vector x: its share of x and of the image r x, where r is one random element of the session that
 * nobody knows (Chida et al., ePrint 2018/570).
 */
export interface RandomizedShare {
  readonly value: ReplicatedShare
  readonly image: ReplicatedShare
}

/** Does the same, which is linear, to all components of value and image. */
export function mapRandomized(
  x: RandomizedShare,
  linear: (component: FieldVector) => FieldVector,
): RandomizedShare {
  return { value: mapComponents(x.value, linear), image: mapComponents(x.image, linear) }
}

export function addRandomized(x: RandomizedShare, y: RandomizedShare): RandomizedShare {
  return { value: addShares(x.value, y.value), image: addShares(x.image, y.image) }
}

export function subtractRandomized(x: RandomizedShare, y: RandomizedShare): RandomizedShare {
  return { value: subtractShares(x.value, y.value), image: subtractShares(x.image, y.image) }
}

export function joinRandomized(xs: readonly RandomizedShare[]): RandomizedShare {
  return { value: joinShares(xs.map(({ value }) => value)), image: joinShares(xs.map(({ image }) => image)) }
}

/** Party `id`'s share of a public vector. @param r its share of the session's random element */
export function publicRandomized(values: FieldVector, id: PartyId, r: ReplicatedShare): RandomizedShare {
  return {
    value: publicShare(values, id),
    image: mapComponents(r, (component) => values.scale(component.at(0))),
  }
}
