import { expect, test } from 'vitest'
import { classifier, initialParameters } from './model.ts'

test('the tensors cover the parameters in order, without gaps', () => {
  for (const hidden of [0, 3]) {
    const { tensors, parameterCount } = classifier({ inputs: 5, hidden, classes: 2 })
    let next = 0
    for (const { shape, offset } of tensors) {
      expect(offset).toBe(next)
      next += shape.reduce((product, side) => product * side, 1)
    }
    expect(parameterCount).toBe(next)
  }
  expect(classifier({ inputs: 784, hidden: 32, classes: 10 }).tensors).toEqual([
    { name: 'hidden.weight', shape: [32, 784], offset: 0 },
    { name: 'hidden.bias', shape: [32], offset: 25_088 },
    { name: 'output.weight', shape: [10, 32], offset: 25_120 },
    { name: 'output.bias', shape: [10], offset: 25_440 },
  ])
})

test('a start is fixed by its seed', () => {
  const model = classifier({ inputs: 5, hidden: 3, classes: 2 })
  expect(initialParameters(model, 1)).toEqual(initialParameters(model, 1))
  expect(initialParameters(model, 1)).not.toEqual(initialParameters(model, 2))
})

test('a model of one class is refused', () => {
  expect(() => classifier({ inputs: 5, hidden: 0, classes: 1 })).toThrow(
    'classes: expected an integer in 2..',
  )
})
