import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Field64 } from '../../src/field/field64.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { SumTask, type SumTaskParameters } from '../secure-sum/task.ts'
import { elementsPerSlot, packSlots, slotCount, unpackSlots } from './slot-packing.ts'

const half = 2 ** 31 - 1
const integers = fc.oneof(fc.integer({ min: -half, max: half }), fc.constantFrom(-half, -1, 0, 1, half))

describe.each([1, 2] as const)('%i elements a slot', (perSlot) => {
  test('come out as they went in', () => {
    fc.assert(
      fc.property(fc.array(integers, { minLength: 1, maxLength: 33 }), (xs) => {
        const elements = FieldVector.of(Field64, xs)
        const slots = packSlots(elements, perSlot)
        expect(slots.length).toBe(slotCount(xs.length, perSlot))
        expect(unpackSlots(slots, xs.length, perSlot).toNumbers()).toEqual(xs)
      }),
    )
  })

  test('add up apart', () => {
    const terms = fc.array(fc.array(fc.integer({ min: -1e6, max: 1e6 }), { minLength: 5, maxLength: 5 }), {
      minLength: 1,
      maxLength: 20,
    })
    fc.assert(
      fc.property(terms, (xss) => {
        const slots = xss.map((xs) => packSlots(FieldVector.of(Field64, xs), perSlot))
        const sum = unpackSlots(
          slots.reduce((x, y) => x.add(y)),
          5,
          perSlot,
        )
        expect(sum.toNumbers()).toEqual([0, 1, 2, 3, 4].map((i) => xss.reduce((s, xs) => s + xs[i]!, 0)))
      }),
    )
  })
})

const parameters: SumTaskParameters = {
  name: 'test',
  field: Field64,
  length: 3,
  format: { fractionBits: 16, clip: 8 },
  minBatch: 2,
  maxBatch: 100,
  aggregators: 2,
}

test.each([
  ['what stays below 2^31', {}, 2],
  ['the largest sum but one', { format: { fractionBits: 0, clip: half }, minBatch: 2, maxBatch: 2 }, 1],
  ['a sum of 2^31 - 2', { format: { fractionBits: 0, clip: 2 ** 30 - 1 }, maxBatch: 2 }, 2],
  ['a sum of 2^31', { format: { fractionBits: 0, clip: 2 ** 30 }, maxBatch: 2 }, 1],
  ['weights that take the room', { maxWeight: 1000 }, 1],
  ['a total weight of 2^31', { format: { fractionBits: 0, clip: 0.25 }, maxWeight: 2 ** 30, maxBatch: 2 }, 1],
])('%s', (_, more, perSlot) => {
  expect(elementsPerSlot(new SumTask({ ...parameters, ...more }))).toBe(perSlot)
})
