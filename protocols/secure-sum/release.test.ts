import { describe, expect, test } from 'vitest'
import { Field64 } from '../../src/field/field64.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { Release } from './release.ts'
import { SumTask } from './task.ts'

const task = new SumTask({
  name: 'test',
  field: Field64,
  length: 2,
  format: { fractionBits: 4, clip: 8 },
  maxWeight: 10,
  minBatch: 2,
  maxBatch: 5,
  aggregators: 2,
})
const released = (count: number) => new Release(task, count, FieldVector.of(Field64, [24, -8, 4])).toBytes()

test.each([2, 5])('a release of %i contributions is read as it was written', (count) => {
  const release = Release.fromBytes(task, released(count))
  expect([release.count, release.totalWeight]).toEqual([count, 4])
  expect([...release.sum()]).toEqual([1.5, -0.5])
  expect([...release.mean()]).toEqual([0.375, -0.125])
})

describe('a release is refused', () => {
  test.each([1, 6])('of %i contributions, which no batch of the task has', (count) => {
    expect(() => Release.fromBytes(task, released(count))).toThrow(
      expect.objectContaining({ code: 'MALFORMED_FRAME' }),
    )
  })

  test('with an element too many or too few', () => {
    for (const bytes of [released(2).subarray(0, -8), Uint8Array.of(...released(2), ...new Uint8Array(8))])
      expect(() => Release.fromBytes(task, bytes)).toThrow(
        expect.objectContaining({ code: 'LENGTH_MISMATCH' }),
      )
  })

  test('with an element that is none', () => {
    expect(() => Release.fromBytes(task, released(2).fill(0xff, 4))).toThrow(
      expect.objectContaining({ code: 'INVALID_ELEMENT' }),
    )
  })
})
