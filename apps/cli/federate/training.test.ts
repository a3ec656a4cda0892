import { expect, test } from 'vitest'
import { applyUpdate, type Federation, roundInTheClear } from './averaging.ts'
import { evaluate } from './backpropagation.ts'
import { type Dataset, poolRows } from './dataset.ts'
import { classifier, initialParameters } from './model.ts'
import { SimulationRandom } from './simulation-random.ts'
import { syntheticDevice } from './synthetic.ts'
import { trainLocally, trainPooled } from './training.ts'

const training = { epochs: 2, batchSize: 10, learningRate: 0.1, l2: 1e-4, seed: 1 }

/** Three well separated clouds in the plane. */
function clouds(client: number): Dataset {
  const random = new SimulationRandom('clouds', client)
  const labels = Uint8Array.from({ length: 60 }, () => random.below(3))
  const features = new Float32Array(120)
  labels.forEach((label, row) => {
    features[2 * row] = 5 * Math.cos((2 * Math.PI * label) / 3) + random.normal()
    features[2 * row + 1] = 5 * Math.sin((2 * Math.PI * label) / 3) + random.normal()
  })
  return { features, labels, inputs: 2, classes: 3 }
}

function federate(federation: Federation, rounds: number): Float64Array {
  let parameters = initialParameters(federation.model, 1)
  for (let round = 0; round < rounds; round++)
    parameters = applyUpdate(parameters, roundInTheClear(federation, parameters, round).mean)
  return parameters
}

test.each([0, 8])('FedAvg with %i hidden units separates separable clouds', (hidden) => {
  const model = classifier({ inputs: 2, hidden, classes: 3 })
  const clients = [clouds(0), clouds(1), clouds(2)]
  const parameters = federate({ model, clients, training, clip: 8 }, 10)
  const { loss, accuracy } = evaluate(model, parameters, clouds(3))
  expect(accuracy).toBe(1)
  expect(loss).toBeLessThan(0.1)
})

test('training is fixed by its seed, round and client', () => {
  const model = classifier({ inputs: 2, hidden: 0, classes: 3 })
  const start = initialParameters(model, 1)
  const update = (seed: number, round: number, client: number) =>
    trainLocally(model, start, clouds(0), { ...training, seed }, { round, client }).update
  expect(update(1, 0, 0)).toEqual(update(1, 0, 0))
  for (const other of [update(2, 0, 0), update(1, 1, 0), update(1, 0, 1)])
    expect(other).not.toEqual(update(1, 0, 0))
  expect(start).toEqual(initialParameters(model, 1))
})

test('a client without rows contributes nothing', () => {
  const model = classifier({ inputs: 2, hidden: 0, classes: 3 })
  const empty = { ...clouds(0), features: new Float32Array(0), labels: new Uint8Array(0) }
  const { update, weight } = trainLocally(model, initialParameters(model, 1), empty, training, {
    round: 0,
    client: 0,
  })
  expect(weight).toBe(0)
  expect(update).toEqual(new Float64Array(model.parameterCount))
})

test('Synthetic(1, 1) is learnt by federated and by pooled training', () => {
  const devices = Array.from({ length: 10 }, (_, device) => syntheticDevice(1, device))
  const clients = devices.map(({ train }) => train)
  const model = classifier({ inputs: 60, hidden: 0, classes: 10 })
  const options = { epochs: 5, batchSize: 10, learningRate: 0.01, l2: 0, seed: 1 }
  const federated = federate({ model, clients, training: options, clip: 8 }, 20)
  const held = poolRows(devices.map(({ test }) => test))
  const accuracy = evaluate(model, federated, held).accuracy
  // The largest class has about 0.37 of the rows.
  expect(accuracy).toBeGreaterThan(0.7)
  const start = initialParameters(model, 1)
  const pooled = trainPooled(model, start, poolRows(clients), { ...options, epochs: 50 })
  expect(evaluate(model, pooled, held).accuracy).toBeGreaterThan(0.85)
})
