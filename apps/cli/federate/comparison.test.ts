import { expect, test } from 'vitest'
import { applyUpdate, type Federation, roundInTheClear } from './averaging.ts'
import { compareInTheClear } from './comparison.ts'
import { classifier, initialParameters } from './model.ts'
import { SimulationRandom } from './simulation-random.ts'
import { syntheticDevice } from './synthetic.ts'

const fractionBits = 20
const meanError = 2 ** -(fractionBits + 1)

function federation(hidden: number, learningRate: number): Federation {
  return {
    model: classifier({ inputs: 60, hidden, classes: 10 }),
    clients: [0, 4, 5].map((device) => syntheticDevice(1, device).train),
    training: { epochs: 1, batchSize: 10, learningRate, l2: 0, seed: 1 },
    clip: 4,
  }
}

/** Trains with the mean rounded to fixed point, as secure aggregation opens it. */
function openedParameters(of: Federation, rounds: number): [Float64Array, ...Float64Array[]] {
  const opened: [Float64Array, ...Float64Array[]] = [initialParameters(of.model, 1)]
  for (let round = 0; round < rounds; round++) {
    const { mean } = roundInTheClear(of, opened[round]!, round)
    opened.push(
      applyUpdate(
        opened[round]!,
        mean.map((x) => Math.round(x * 2 ** fractionBits) / 2 ** fractionBits),
      ),
    )
  }
  return opened
}

test('logistic regression stays within both bounds', () => {
  const of = federation(0, 0.003)
  const result = compareInTheClear(of, openedParameters(of, 6), meanError, syntheticDevice(1, 0).test)
  expect(result.largestMeanDifference).toBeGreaterThan(0.9 * meanError)
  expect(result.largestMeanDifference).toBeLessThanOrEqual(result.meanBound)
  expect(result.weightBound).not.toBeNull()
  expect(result.largestWeightDifference).toBeLessThanOrEqual(result.weightBound!)
  expect(result.largestWeightDifference).toBeGreaterThan(0)
})

test.each([
  ['a hidden layer', federation(4, 0.003)],
  ['a learning rate above 2 / L', federation(0, 0.1)],
  ['a clip that was reached', { ...federation(0, 0.003), clip: 1e-3 }],
  ['a liar', { ...federation(0, 0.003), clip: 1e6, poison: { attack: 'flip', liars: [1] } }],
] satisfies [string, Federation][])('%s leaves only the bound on a round', (_, of) => {
  const result = compareInTheClear(of, openedParameters(of, 3), meanError, syntheticDevice(1, 0).test)
  expect(result.largestMeanDifference).toBeLessThanOrEqual(result.meanBound)
  expect(result.weightBound).toBeNull()
})

test('an opened mean that is not the mean of the updates shows', () => {
  const of = federation(0, 0.003)
  const opened = openedParameters(of, 2)
  const shifted = opened[2]!.slice()
  const index = new SimulationRandom('coordinate', 1).below(shifted.length)
  shifted[index] = shifted[index]! + 1e-4
  const result = compareInTheClear(
    of,
    [opened[0], opened[1]!, shifted],
    meanError,
    syntheticDevice(1, 0).test,
  )
  expect(result.largestMeanDifference).toBeGreaterThan(result.meanBound)
})
