import { expect, test } from 'vitest'
import { type Federation, trainInTheClear } from './averaging.ts'
import { evaluate } from './backpropagation.ts'
import { poolRows } from './dataset.ts'
import { classifier, initialParameters } from './model.ts'
import { choosePoison, poisonedUpdate } from './poison.ts'
import { syntheticDevice } from './synthetic.ts'

test('liars are as many as asked for, in order, and fixed by the seed', () => {
  for (const seed of [1, 2, 3]) {
    const { attack, liars } = choosePoison(4, 'boost', 10, seed)
    expect(attack).toBe('boost')
    expect(new Set(liars).size).toBe(4)
    expect(liars).toEqual(liars.toSorted((a, b) => a - b))
    expect(liars.every((client) => client >= 0 && client < 10)).toBe(true)
    expect(choosePoison(4, 'boost', 10, seed).liars).toEqual(liars)
  }
  expect(choosePoison(4, 'flip', 10, 1).liars).not.toEqual(choosePoison(4, 'flip', 10, 2).liars)
})

test('an update is boosted, or boosted and flipped', () => {
  expect(poisonedUpdate(Float64Array.of(1, -0.5), 'boost')).toEqual(Float64Array.of(100, -50))
  expect(poisonedUpdate(Float64Array.of(1, -0.5), 'flip')).toEqual(Float64Array.of(-100, 50))
})

test.each(['flip', 'boost'] as const)('two liars of six spoil a training: %s', (attack) => {
  const devices = Array.from({ length: 6 }, (_, device) => syntheticDevice(1, device))
  const model = classifier({ inputs: 60, hidden: 0, classes: 10 })
  const federation: Federation = {
    model,
    clients: devices.map(({ train }) => train),
    training: { epochs: 2, batchSize: 10, learningRate: 0.01, l2: 0, seed: 1 },
    clip: 8,
  }
  const held = poolRows(devices.map((device) => device.test))
  const lossOf = (of: Federation) => {
    const parameters = trainInTheClear(of, initialParameters(model, 1), 5)
    expect(parameters).toHaveLength(6)
    return evaluate(model, parameters.at(-1)!, held).loss
  }
  const poison = choosePoison(2, attack, 6, 1)
  expect(lossOf({ ...federation, poison })).toBeGreaterThan(3 * lossOf(federation))
})
