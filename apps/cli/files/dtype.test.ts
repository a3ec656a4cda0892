import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ByteOrder, type DType, decodeStored, dtypes, encodeReals, narrow, toReals } from './dtype.ts'

const place = (index: number) => `tensor "w" at [${index}]`

describe.each(Object.keys(dtypes) as DType[])('%s', (dtype) => {
  const { kind, min, max, bytes } = dtypes[dtype]

  it.each<ByteOrder>(['little', 'big'])(
    'reads back in %s-endian order what was rounded to it',
    (byteOrder) => {
      const number = kind === 'integer' ? fc.integer({ min, max }) : fc.double({ noNaN: true, min, max })
      fc.assert(
        fc.property(fc.array(number), (numbers) => {
          const values = narrow(Float64Array.from(numbers), dtype, place)
          const encoded = encodeReals(values, dtype, byteOrder)
          expect(encoded.length).toBe(numbers.length * bytes)
          expect(toReals(decodeStored(encoded, dtype, byteOrder), dtype, place)).toEqual(values)
        }),
      )
    },
  )

  it('keeps its largest and smallest number', () => {
    expect([...narrow(Float64Array.of(min, max), dtype, place)]).toEqual([min, max])
  })

  it('refuses a number beyond its range by name and place', () => {
    const step = kind === 'integer' ? 1 : max
    const [below, above] = [min - step, max + step]
    expect(() => narrow(Float64Array.of(0, below), dtype, place)).toThrowError(
      expect.objectContaining({
        code: 'NOT_REPRESENTABLE',
        message: expect.stringContaining(`tensor "w" at [1] is outside the range of ${dtype}`),
      }),
    )
    expect(() => narrow(Float64Array.of(above), dtype, place)).toThrowError(/at \[0\]/)
    expect(() => narrow(Float64Array.of(Number.NaN), dtype, place)).toThrowError(/at \[0\]/)
  })
})

describe('toReals', () => {
  it('takes 64-bit integers that a double holds, and refuses the next one', () => {
    const largest = BigInt(Number.MAX_SAFE_INTEGER)
    expect([...toReals(BigInt64Array.of(largest, -largest), 'int64', place)]).toEqual([
      Number.MAX_SAFE_INTEGER,
      Number.MIN_SAFE_INTEGER,
    ])
    for (const stored of [BigInt64Array.of(0n, largest + 1n), BigInt64Array.of(0n, -largest - 1n)])
      expect(() => toReals(stored, 'int64', place)).toThrowError(
        'tensor "w" at [1] is outside the range of int64 that doubles hold exactly, -9007199254740991..9007199254740991',
      )
  })

  it('refuses a boolean other than 0 and 1', () => {
    expect(() => toReals(Uint8Array.of(1, 0, 2), 'bool', place)).toThrowError(
      /\[2\] is outside the range of bool, 0\.\.1/,
    )
  })
})

describe('narrow', () => {
  it('rounds integers to nearest, ties to even', () => {
    expect([...narrow(Float64Array.of(0.5, 1.5, 2.49, -3.51), 'int8', place)]).toEqual([0, 2, 2, -4])
  })

  it('accepts what rounds into the range', () => {
    expect([...narrow(Float64Array.of(127.4, -128.5), 'int8', place)]).toEqual([127, -128])
    expect([...narrow(Float64Array.of(65_519), 'float16', place)]).toEqual([65_504])
  })
})
