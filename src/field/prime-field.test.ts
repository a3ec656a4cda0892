import { expect, test } from 'vitest'
import { primeField } from './prime-field.ts'
import { FieldVector } from './vector.ts'

test.each([-7n, 0n, 1n, 4n, 561n, 2n ** 64n - 1n, (2n ** 61n - 1n) ** 2n])(
  '%i is no prime',
  async (modulus) => {
    await expect(primeField(modulus)).rejects.toThrow(expect.objectContaining({ code: 'NOT_PRIME' }))
  },
)

test('a modulus that is not a bigint is refused', async () => {
  await expect(primeField(7 as never)).rejects.toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }))
})

test.each([
  [2n, 1],
  [251n, 1],
  [257n, 2],
  [2n ** 61n - 1n, 8],
  [2n ** 64n + 13n, 9],
  [2n ** 255n - 19n, 32],
])('an element below %i takes %i bytes', async (modulus, elementBytes) => {
  const field = await primeField(modulus)
  expect(field.elementBytes).toBe(elementBytes)
  const elements = [0n, 1n, modulus - 1n, (modulus - 1n) / 2n]
  const vector = FieldVector.of(field, elements)
  expect(vector.bytes.length).toBe(4 * elementBytes)
  expect(vector.bytes[elementBytes]).toBe(1)
  expect(FieldVector.fromBytes(field, vector.bytes).toBigInts()).toEqual(elements)
})

test('two fields of one modulus are the same field', async () => {
  const [x, y] = [await primeField(251n), await primeField(251n)].map((field) => FieldVector.of(field, [250]))
  expect(x?.add(y as FieldVector).toBigInts()).toEqual([249n])
})
