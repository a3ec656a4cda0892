import { invalidArgument } from '../errors.ts'
import type { Field, FixedFormat } from '../field/field.ts'
import { encodeFixed } from '../field/fixed-point.ts'
import { FieldVector } from '../field/vector.ts'
import type { FixedValues, NumberFacts, Values } from './arithmetic.ts'

/**
 * Reals in fixed point. Every party states the format, which decides the headroom; the owner alone has the reals.
 *
 * @example
 * const x = await mpc.input(0, 3, fixed(mpc.own('x'), { fractionBits: 16, clip: 100 }))
 */
export function fixed(
  values: ArrayLike<number> | readonly bigint[] | undefined,
  format: FixedFormat,
): FixedValues {
  return {
    format,
    reals: values === undefined ? undefined : Float64Array.from(values as ArrayLike<number>, Number),
  }
}

/** What is known to all of values that one party or all give. */
export function factsOf(values: Values | undefined): NumberFacts {
  if (!isFixed(values)) return { fractionBits: 0, bound: undefined }
  const { fractionBits, clip } = values.format
  return { fractionBits, bound: BigInt(Math.ceil(clip * 2 ** fractionBits)) }
}

/** The values as field elements; undefined where this party has none. @throws INVALID_ARGUMENT, NOT_FINITE */
export function toVector(field: Field, values: Values | undefined): FieldVector | undefined {
  if (values === undefined || values instanceof FieldVector) return values
  if (!isFixed(values)) return FieldVector.of(field, integers(values))
  return values.reals && encodeFixed(field, values.reals, values.format).vector
}

function isFixed(values: Values | undefined): values is FixedValues {
  return values !== undefined && 'format' in values
}

function integers(
  values: ArrayLike<bigint | number>,
): ArrayLike<bigint | number> & Iterable<bigint | number> {
  for (let i = 0; i < values.length; i++) {
    const value = values[i]
    if (typeof value === 'number' && !Number.isSafeInteger(value))
      invalidArgument(
        `values[${i}]`,
        'an integer; reals need a format: fixed(values, { fractionBits, clip })',
        'another number',
      )
  }
  return values as ArrayLike<bigint | number> & Iterable<bigint | number>
}
