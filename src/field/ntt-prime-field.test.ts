import { expect, test } from 'vitest'
import { Field64 } from './field64.ts'
import { Ntt } from './ntt.ts'
import { nttPrimeField } from './ntt-prime-field.ts'
import { FieldVector } from './vector.ts'

test.each([1, 2, 8, 64])('transforms of %i elements are those of the kernels', async (size) => {
  const field = await nttPrimeField('Slow64', Field64.modulus, Field64.generator, 32)
  const coefficients = FieldVector.random(Field64, 3 * size)
  const values = new Ntt(Field64, size).evaluate(coefficients)
  const slow = new Ntt(field, size)
  expect(slow.evaluate(new FieldVector(field, coefficients.bytes)).bytes).toEqual(values.bytes)
  expect(slow.interpolate(new FieldVector(field, values.bytes)).bytes).toEqual(coefficients.bytes)
})

test('elements of five bytes go there and back', async () => {
  const modulus = 2n ** 20n * 1_048_555n + 1n
  const field = await nttPrimeField('Field40', modulus, modulus - 1n, 1)
  const ntt = new Ntt(field, 2)
  const coefficients = FieldVector.of(field, [7, 5])
  expect(ntt.evaluate(coefficients).toNumbers()).toEqual([12, 2])
  expect(ntt.interpolate(ntt.evaluate(coefficients)).equal(coefficients)).toBe(true)
})

test('a transform longer than the order of the subgroup is refused', async () => {
  const field = await nttPrimeField('Field17', 17n, 3n, 4)
  const coefficients = FieldVector.random(field, 16)
  const ntt = new Ntt(field, 16)
  expect(ntt.interpolate(ntt.evaluate(coefficients)).equal(coefficients)).toBe(true)
  expect(() => new Ntt(field, 32)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }))
})

test('a composite is refused', async () => {
  await expect(nttPrimeField('Field15', 15n, 2n, 1)).rejects.toMatchObject({ code: 'NOT_PRIME' })
})
