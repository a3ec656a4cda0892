import type { Field } from '../../../src/field/field.ts'
import { Field64 } from '../../../src/field/field64.ts'
import { Field128 } from '../../../src/field/field128.ts'

/** The fields that a command offers, by bits of their elements. */
export const fieldNames = ['64', '128'] as const

export type FieldName = (typeof fieldNames)[number]

export function fieldOf(name: FieldName): Field {
  return name === '64' ? Field64 : Field128
}
