import { FieldVector } from '../../src/field/vector.ts'
import type { PartyId } from '../../src/runtime/party.ts'

/**
 * What party i of three holds of a vector x = x_0 + x_1 + x_2: the components x_i and x_(i+1), counted modulo 3. Any two
 * parties have all three; to one alone the component that it lacks hides x.
 */
export interface ReplicatedShare {
  /** x_i, which the previous party holds as its `next`. */
  readonly own: FieldVector
  /** x_(i+1), which the next party holds as its `own`. */
  readonly next: FieldVector
}

/** Both components, which linear operations act on alike. */
export function componentsOf({ own, next }: ReplicatedShare): readonly FieldVector[] {
  return [own, next]
}

export function fromComponents(components: readonly FieldVector[]): ReplicatedShare {
  const [own, next] = components as readonly [FieldVector, FieldVector]
  return { own, next }
}

export function addShares(x: ReplicatedShare, y: ReplicatedShare): ReplicatedShare {
  return { own: x.own.add(y.own), next: x.next.add(y.next) }
}

/** Party `id`'s share of a vector that is one of its components, while the others are zero. */
export function componentShare(id: PartyId, component: PartyId, values: FieldVector): ReplicatedShare {
  const zero = FieldVector.zero(values.field, values.length)
  return { own: id === component ? values : zero, next: nextTo(id) === component ? values : zero }
}

/** This party's share of a public vector: component 0 is the vector. */
export function publicShare(values: FieldVector, id: PartyId): ReplicatedShare {
  return componentShare(id, 0, values)
}

/** Three parties stand in a ring. */
export function nextTo(id: PartyId): PartyId {
  return (id + 1) % 3
}

export function previousTo(id: PartyId): PartyId {
  return (id + 2) % 3
}
