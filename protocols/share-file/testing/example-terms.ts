import type { Field } from '../../../src/field/field.ts'
import { Field64 } from '../../../src/field/field64.ts'
import type { VectorLayout } from '../layout.ts'
import type { SharingTerms } from '../sharing.ts'

/** A layout of one array without a name. */
export function oneArray(...shape: readonly number[]): VectorLayout {
  return { form: 'npy', details: ['little', 'C'], tensors: [{ name: '', shape, dtype: 'int64' }] }
}

/** Terms of a vector of integers among holders of whom all are needed. */
export function additiveTerms(parties: number, length: number, field: Field = Field64): SharingTerms {
  const threshold = parties - 1
  const numbers = { fractionBits: 0, bound: undefined, layout: oneArray(length) }
  return { scheme: 'additive', field, parties, threshold, ...numbers }
}

/** Terms of a vector of integers among holders of whom any `threshold + 1` are enough. */
export function shamirTerms(
  parties: number,
  threshold: number,
  length: number,
  field: Field = Field64,
): SharingTerms {
  return { ...additiveTerms(parties, length, field), scheme: 'shamir', threshold }
}
