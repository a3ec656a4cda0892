import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Field } from '../../../src/field/field.ts'
import { Field64 } from '../../../src/field/field64.ts'
import { Field128 } from '../../../src/field/field128.ts'
import { primeField } from '../../../src/field/prime-field.ts'
import { FieldVector } from '../../../src/field/vector.ts'
import { dealEndpoints } from '../../ot/dealt-endpoints.ts'
import { runPair } from '../../ot/testing/run-pair.ts'
import { bitPlanes } from './bit-planes.ts'
import { receiveProducts, sendProducts } from './products.ts'

const fields: readonly Field[] = [Field64, Field128, await primeField(2n ** 61n - 1n)]

async function products(x: FieldVector, y: FieldVector, width?: number) {
  const { sender, receiver } = dealEndpoints('semi-honest')
  const { sent, received } = await runPair(
    (party) => sendProducts(sender(), party, y, width),
    (party) => receiveProducts(receiver(), party, x, width),
  )
  return { sent, received, sum: sent.add(received) }
}

/** x_i y_i, where y_i is a vector of `width` elements. */
function inTheClear(x: FieldVector, y: FieldVector, width: number): FieldVector {
  const [xs, ys] = [x.toBigInts(), y.toBigInts()]
  return FieldVector.of(
    x.field,
    ys.map((value, k) => value * (xs[Math.floor(k / width)] as bigint)),
  )
}

describe.each(fields)('$name', (field) => {
  test('shares add up to the products', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 70 }),
        fc.integer({ min: 1, max: 5 }),
        async (count, width) => {
          const x = FieldVector.random(field, count)
          const y = FieldVector.random(field, count * width)
          const { sum } = await products(x, y, width)
          expect(sum.equal(inTheClear(x, y, width))).toBe(true)
        },
      ),
      { numRuns: 12 },
    )
  })

  test('of the smallest and the largest elements', async () => {
    const x = FieldVector.of(field, [0, 0, 1, -1, -1, 1])
    const y = FieldVector.of(field, [0, -1, -1, -1, 0, 1])
    const { sum } = await products(x, y)
    expect(sum.equal(inTheClear(x, y, 1))).toBe(true)
  })
})

test('many scalars, over several blocks of OTs', async () => {
  const x = FieldVector.random(Field64, 2500)
  const y = FieldVector.random(Field64, 2500)
  const { sum } = await products(x, y)
  expect(sum.equal(x.mul(y))).toBe(true)
})

test('a wide vector', async () => {
  const x = FieldVector.random(Field64, 2)
  const y = FieldVector.random(Field64, 2 * 4096)
  const { sum } = await products(x, y, 4096)
  expect(sum.equal(inTheClear(x, y, 4096))).toBe(true)
})

test('bits by planes, the highest first', () => {
  const planes = bitPlanes(FieldVector.of(Field64, [1, 2, 7]), 3)
  // 1 0 0, 0 1 1 and 1 0 1 from the third element on backwards: 001 011 101 in the order of the packed bits
  expect([...planes].map((byte) => byte.toString(2))).toEqual(['1110100', '1'])
})

test.each([
  ['a width of 0', 0],
  ['more than a piece of pads masks', 4097],
  ['a width that does not divide y', 2],
])('%s is refused', async (_, width) => {
  const { sender } = dealEndpoints('semi-honest')
  const y = FieldVector.zero(Field64, 3)
  await expect(
    runPair(
      (party) => sendProducts(sender(), party, y, width),
      async () => {},
    ),
  ).rejects.toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }))
})
