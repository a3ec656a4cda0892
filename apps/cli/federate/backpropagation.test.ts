import { expect, test } from 'vitest'
import { evaluate, meanGradient, softmaxCrossEntropy } from './backpropagation.ts'
import type { Dataset } from './dataset.ts'
import { classifier, initialParameters } from './model.ts'
import { SimulationRandom } from './simulation-random.ts'

function randomRows(rows: number, inputs: number, classes: number): Dataset {
  const random = new SimulationRandom('test rows', 1)
  // Some exact zeros, which the products leave out.
  const features = Float32Array.from({ length: rows * inputs }, () =>
    random.below(4) === 0 ? 0 : random.normal(),
  )
  return { features, labels: Uint8Array.from({ length: rows }, () => random.below(classes)), inputs, classes }
}

test.each([0, 6])('the gradient with %i hidden units agrees with finite differences', (hidden) => {
  const dataset = randomRows(12, 7, 4)
  const model = classifier({ inputs: 7, hidden, classes: 4 })
  const random = new SimulationRandom('test parameters', 1)
  const parameters = Float64Array.from({ length: model.parameterCount }, () => 0.5 * random.normal())
  const rows = Uint32Array.from(dataset.labels, (_, row) => row)
  const gradient = new Float64Array(model.parameterCount)
  const loss = meanGradient(model, parameters, dataset, rows, gradient)
  expect(loss).toBeCloseTo(evaluate(model, parameters, dataset).loss, 12)

  // Central differences with h = 1e-5 err by about h^2 and 1e-16 / h.
  const h = 1e-5
  for (let i = 0; i < parameters.length; i++) {
    const lossAt = (shift: number) =>
      evaluate(
        model,
        parameters.map((p, j) => (j === i ? p + shift : p)),
        dataset,
      ).loss
    expect((lossAt(h) - lossAt(-h)) / (2 * h)).toBeCloseTo(gradient[i]!, 8)
  }
})

test('the loss stays finite for logits of any size', () => {
  const logits = Float64Array.of(1000, 0, -1000)
  expect(softmaxCrossEntropy(logits, 2)).toBe(2000)
  expect(logits).toEqual(Float64Array.of(1, 0, 0))
  expect(softmaxCrossEntropy(Float64Array.of(1e300, 1e300), 0)).toBeCloseTo(Math.LN2, 15)
})

test('a fresh model gives every class the same probability', () => {
  const dataset = randomRows(50, 7, 4)
  for (const hidden of [0, 6]) {
    const model = classifier({ inputs: 7, hidden, classes: 4 })
    expect(evaluate(model, initialParameters(model, 1), dataset).loss).toBeCloseTo(Math.log(4), 12)
  }
})
