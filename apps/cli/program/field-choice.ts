import { type Field, Field64, Field128 } from '../../../src/field/index.ts'

/** The fields that a command offers, by bits of their elements. */
export const fieldNames = ['64', '128'] as const

/** One of them. */
export type FieldName = (typeof fieldNames)[number]

/** The field of a name. */
export function fieldOf(name: FieldName): Field {
  return name === '64' ? Field64 : Field128
}
