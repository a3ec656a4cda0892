import type { Field } from '../../src/field/field.ts'
import { FieldVector } from '../../src/field/vector.ts'
import type { PartyId } from '../../src/runtime/party.ts'
import type { MaskingPreprocessing } from '../../src/runtime/preprocessing.ts'
import type { MacKey } from './mac-key.ts'

/**
 * What a party holds of a vector x: additive shares of x and of its MAC alpha x, element by element, where nobody knows
 * the key alpha (SPDZ, ePrint 2012/642).
 */
export interface AuthenticatedShare {
  readonly value: FieldVector
  readonly mac: FieldVector
}

/** A source of authenticated material, all of it under one MAC key. */
export interface AuthenticatedPreprocessing extends MaskingPreprocessing<AuthenticatedShare> {
  /** This party's share of the key. */
  readonly macKey: MacKey
}

/** Does the same to the value and to its MAC, which is linear in it. */
export function mapShare(
  x: AuthenticatedShare,
  linear: (vector: FieldVector) => FieldVector,
): AuthenticatedShare {
  return { value: linear(x.value), mac: linear(x.mac) }
}

export function addShares(x: AuthenticatedShare, y: AuthenticatedShare): AuthenticatedShare {
  return { value: x.value.add(y.value), mac: x.mac.add(y.mac) }
}

export function subtractShares(x: AuthenticatedShare, y: AuthenticatedShare): AuthenticatedShare {
  return { value: x.value.sub(y.value), mac: x.mac.sub(y.mac) }
}

export function zeroShare(field: Field, length: number): AuthenticatedShare {
  return { value: FieldVector.zero(field, length), mac: FieldVector.zero(field, length) }
}

/** This party's share of a public vector: party 0 has the value, and everyone its share of the MAC. */
export function publicShare(values: FieldVector, id: PartyId, key: MacKey): AuthenticatedShare {
  const value = id === 0 ? values : FieldVector.zero(values.field, values.length)
  return { value, mac: key.authenticate(values) }
}
