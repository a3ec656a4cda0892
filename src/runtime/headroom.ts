import { BeaverdamError } from '../errors.ts'
import type { Field } from '../field/field.ts'
import { largestMagnitude } from '../field/fixed-format.ts'

/** What a value's integers are known to stay within; undefined for field elements, which may wrap. */
export type Bound = bigint | undefined

/**
 * Bounds of results from bounds of operands. Decided from what all parties know, so all refuse alike, and before
 * anything is sent: a fixed-point number that wraps would be a wrong result that nobody sees.
 */
export class Headroom {
  readonly #largest: bigint
  readonly #field: string

  constructor(field: Field) {
    this.#largest = largestMagnitude(field.modulus)
    this.#field = field.name
  }

  /** @throws HEADROOM_EXCEEDED */
  sum(operation: string, x: Bound, y: Bound): Bound {
    return this.#check(operation, x === undefined || y === undefined ? undefined : x + y)
  }

  /** @throws HEADROOM_EXCEEDED */
  times(operation: string, x: Bound, count: bigint): Bound {
    return this.#check(operation, x === undefined ? undefined : x * (count < 0n ? -count : count))
  }

  /** Of `terms` products. @throws HEADROOM_EXCEEDED if it is too large, or unknown for numbers with fraction bits */
  product(operation: string, x: Bound, y: Bound, fractionBits: number, terms = 1): Bound {
    if (x !== undefined && y !== undefined) return this.#check(operation, x * y * BigInt(terms))
    if (fractionBits > 0)
      throw new BeaverdamError(
        'HEADROOM_EXCEEDED',
        `${operation}: a fixed-point number times a field element without a bound could wrap; ` +
          'give the integers a bound: fixed(values, { fractionBits: 0, clip: largest })',
      )
    return undefined
  }

  #check(operation: string, bound: Bound): Bound {
    if (bound !== undefined && bound > this.#largest)
      throw new BeaverdamError(
        'HEADROOM_EXCEEDED',
        `${operation}: the result may reach ${bits(bound)} bits and ${this.#field} holds ${bits(this.#largest)}; ` +
          'lower fractionBits or the clip, or use a larger field',
      )
    return bound
  }
}

function bits(value: bigint): number {
  return value.toString(2).length
}
