import { expect, test } from 'vitest'
import { Field64 } from './field64.ts'
import { Field128 } from './field128.ts'
import { repeated } from './repeated.ts'

test.each([0, 1, 2, 3, 64, 100])('an element %d times', (length) => {
  for (const field of [Field64, Field128])
    expect(repeated(field, -2n, length).toBigInts()).toEqual(
      new Array<bigint>(length).fill(field.modulus - 2n),
    )
})
