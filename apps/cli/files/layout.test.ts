import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DType } from './dtype.ts'
import { checkFinite, checkSameLayout, flatten, unflatten } from './layout.ts'
import type { Tensor } from './tensor.ts'
import type { Update, UpdateFormat } from './update.ts'

const npy: UpdateFormat = { kind: 'npy', byteOrder: 'little', fortranOrder: false }
const safetensors: UpdateFormat = { kind: 'safetensors' }

function tensor(name: string, shape: readonly number[], dtype: DType, ...numbers: number[]): Tensor {
  const values =
    dtype === 'float32' || dtype === 'float16' ? Float32Array.from(numbers) : Float64Array.from(numbers)
  return { name, shape, dtype, values }
}

const w = tensor('w', [1, 2], 'float32', 1, 2)
const b = tensor('b', [1], 'float64', 3)

describe('checkSameLayout', () => {
  const check = (first: Update, other: Update) =>
    checkSameLayout([
      { path: 'a', update: first },
      { path: 'same', update: first },
      { path: 'z', update: other },
    ])
  const of = (...tensors: Tensor[]): Update => ({ format: safetensors, tensors })
  const csv = (header?: string[]): Update => ({
    format: { kind: 'csv', delimiter: ',', header },
    tensors: [b],
  })

  it('accepts the same tensors in another order, and files that differ in how they store them', () => {
    expect(() => check(of(w, b), of(b, w))).not.toThrow()
    const fortran: UpdateFormat = { kind: 'npy', byteOrder: 'big', fortranOrder: true }
    expect(() => check({ format: npy, tensors: [b] }, { format: fortran, tensors: [b] })).not.toThrow()
    expect(() => check(csv(['x']), csv(['x']))).not.toThrow()
    expect(() => check(csv(), csv())).not.toThrow()
    expect(() => checkSameLayout([])).not.toThrow()
  })

  it.each([
    [of(w, b), of(w), 'z lacks tensor "b" of a'],
    [of(w), of(w, b), 'z has tensor "b", which a lacks'],
    [of(w), of({ ...w, shape: [2, 1] }), 'z: tensor "w" has shape [2, 1], where a has [1, 2]'],
    [of(w), of({ ...w, dtype: 'float16' }), 'z: tensor "w" is float16, where a has float32'],
    [of(w), { format: npy, tensors: [w] }, 'z is a .npy file, where a is a .safetensors file'],
    [csv(['x']), csv(['y']), 'z has column "y", where a has "x"'],
    [csv(['x']), csv(), 'z has no header, where a has one'],
    [csv(), csv(['x']), 'z has a header, where a has none'],
  ] satisfies [Update, Update, string][])(
    'names file, tensor and difference (%#)',
    (first, other, message) => {
      expect(() => check(first, other)).toThrowError(
        expect.objectContaining({ code: 'FILE_MISMATCH', message }),
      )
    },
  )
})

describe('checkFinite', () => {
  it('accepts finite numbers', () => {
    expect(() => checkFinite({ format: safetensors, tensors: [w, b] }, 'a')).not.toThrow()
  })

  it.each([
    [tensor('v', [2, 3], 'float32', 0, 0, 0, 0, 0, Number.NaN), 'a: tensor "v" at [1, 2] is NaN'],
    [tensor('', [2], 'float64', 0, Number.NEGATIVE_INFINITY), 'a: the array at [1] is infinite'],
    [tensor('x', [], 'float64', Number.POSITIVE_INFINITY), 'a: tensor "x" is infinite'],
  ])('names file, tensor and index (%#)', (broken, message) => {
    expect(() => checkFinite({ format: safetensors, tensors: [w, broken] }, 'a')).toThrowError(
      expect.objectContaining({ code: 'NOT_FINITE', message }),
    )
  })
})

describe('flatten', () => {
  it('goes by name, so that the order in a file does not matter', () => {
    expect(flatten({ format: safetensors, tensors: [w, b] })).toEqual(Float64Array.of(3, 1, 2))
    expect(flatten({ format: safetensors, tensors: [b, w] })).toEqual(Float64Array.of(3, 1, 2))
  })

  it('stays in single precision where every tensor does', () => {
    const half = tensor('h', [1], 'float16', 0.5)
    expect(flatten({ format: safetensors, tensors: [w, half] })).toEqual(Float32Array.of(0.5, 1, 2))
    expect(flatten({ format: npy, tensors: [w] })).toBe(w.values)
  })
})

describe('unflatten', () => {
  it('undoes flatten', () => {
    const update = fc
      .uniqueArray(
        fc.record({
          name: fc.string(),
          numbers: fc.array(fc.double({ noNaN: true, noDefaultInfinity: true })),
        }),
        {
          selector: ({ name }) => name,
        },
      )
      .map(
        (entries): Update => ({
          format: safetensors,
          tensors: entries.map(({ name, numbers }) => tensor(name, [numbers.length], 'float64', ...numbers)),
        }),
      )
    fc.assert(
      fc.property(update, (original) => {
        expect(unflatten(original, new Float64Array(flatten(original)))).toEqual(original)
      }),
    )
  })

  it('rounds to each type', () => {
    const layout: Update = {
      format: safetensors,
      tensors: [
        tensor('i', [2], 'int16', 0, 0),
        tensor('h', [1], 'float16', 0),
        tensor('f', [1], 'float32', 0),
      ],
    }
    expect(
      unflatten(layout, Float64Array.of(0.1, 1 / 3, 2.5, -7.0001)).tensors.map(({ values }) => [...values]),
    ).toEqual([[2, -7], [0.333251953125], [Math.fround(0.1)]])
  })

  it('names the tensor whose type is too small', () => {
    const layout: Update = { format: safetensors, tensors: [w, tensor('i', [3], 'int8', 0, 0, 0)] }
    expect(() => unflatten(layout, Float64Array.of(0, 127, 128, 0, 0))).toThrowError(
      expect.objectContaining({
        code: 'NOT_REPRESENTABLE',
        message: 'the result for tensor "i" at [2] is outside the range of int8, -128..127',
      }),
    )
    expect(() => unflatten(layout, Float64Array.of(0, 0, 0, 1e39, 0))).toThrowError(
      /tensor "w" at \[0, 0\].*float32/,
    )
  })

  it('refuses a vector of another length', () => {
    expect(() => unflatten({ format: npy, tensors: [w] }, Float64Array.of(1))).toThrowError(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    )
  })
})
