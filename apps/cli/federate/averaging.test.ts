import fc from 'fast-check'
import { expect, test } from 'vitest'
import { averageInTheClear, clipCoordinates, roundInTheClear } from './averaging.ts'
import { classifier, initialParameters } from './model.ts'
import { syntheticDevice } from './synthetic.ts'

const coordinate = fc.double({ min: -100, max: 100, noNaN: true })

test('the mean equals sum(w x) / sum(w) and lies between the updates', () => {
  const length = 5
  const contribution = fc.record({
    update: fc.array(coordinate, { minLength: length, maxLength: length }).map((xs) => Float64Array.from(xs)),
    weight: fc.integer({ min: 1, max: 1000 }),
  })
  fc.assert(
    fc.property(fc.array(contribution, { minLength: 1, maxLength: 8 }), (contributions) => {
      const mean = averageInTheClear(contributions)
      for (let i = 0; i < length; i++) {
        const direct =
          contributions.reduce((sum, { update, weight }) => sum + weight * update[i]!, 0) /
          contributions.reduce((sum, { weight }) => sum + weight, 0)
        expect(mean[i]).toBeCloseTo(direct, 10)
      }
    }),
  )
})

test('no rows at all have no mean', () => {
  expect(() => averageInTheClear([{ update: new Float64Array(2), weight: 0 }])).toThrow(
    expect.objectContaining({ code: 'ZERO_WEIGHT' }),
  )
})

test('clipping by coordinate keeps signs and counts what it changed', () => {
  expect(clipCoordinates(Float64Array.of(-3, -1, 0, 0.5, 1, 2), 1)).toEqual({
    update: Float64Array.of(-1, -1, 0, 0.5, 1, 1),
    saturated: 2,
  })
})

test('where updates are verified liars are left out, and the others keep within the norm', () => {
  const model = classifier({ inputs: 60, hidden: 0, classes: 10 })
  const clients = [0, 4, 5].map((device) => syntheticDevice(1, device).train)
  const training = { epochs: 1, batchSize: 10, learningRate: 0.01, l2: 0, seed: 1 }
  const start = initialParameters(model, 1)
  const poison = { attack: 'boost', liars: [2] } as const
  const round = (bound: number) =>
    roundInTheClear(
      { model, clients, training, clip: 1e-9, poison, verified: { bound, weightOf: (rows) => rows } },
      start,
      0,
    )
  const others = roundInTheClear({ model, clients: clients.slice(0, 2), training, clip: 8 }, start, 0)
  expect(round(10)).toEqual(others)
  const { mean, saturated } = round(1e-3)
  expect(saturated).toBe(2)
  expect(Math.hypot(...mean)).toBeLessThanOrEqual(1e-3)
})
