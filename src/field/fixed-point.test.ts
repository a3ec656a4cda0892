import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Field, FixedFormat, Reals } from './field.ts'
import { Field64 } from './field64.ts'
import { Field128 } from './field128.ts'
import { decodeFixed, encodeFixed } from './fixed-point.ts'
import { headroom } from './headroom.ts'
import { primeField } from './prime-field.ts'
import { FieldVector } from './vector.ts'

const fields: readonly Field[] = [Field64, Field128, await primeField(2n ** 61n - 1n)]
const precisions = [Float32Array, Float64Array]

/** x 2^fractionBits to the nearest integer, ties to even, from the bits of the double. */
function rounded(x: number, fractionBits: number): bigint {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, x)
  const bits = view.getBigUint64(0)
  const exponent = (bits >> 52n) & 0x7ffn
  const fraction = bits & ((1n << 52n) - 1n)
  const mantissa = exponent === 0n ? fraction : fraction | (1n << 52n)
  const shift = BigInt(fractionBits) + (exponent === 0n ? 1n : exponent) - 1075n
  let magnitude = mantissa
  if (shift >= 0n) magnitude <<= shift
  else {
    const unit = 1n << -shift
    const [quotient, rest] = [mantissa / unit, (mantissa % unit) * 2n]
    magnitude = rest > unit || (rest === unit && quotient % 2n === 1n) ? quotient + 1n : quotient
  }
  return bits >> 63n === 1n ? -magnitude : magnitude
}

function expected(field: Field, reals: Reals, { fractionBits, clip }: FixedFormat): FieldVector {
  return FieldVector.of(
    field,
    Array.from(reals, (x) => rounded(Math.min(clip, Math.max(-clip, x)), fractionBits)),
  )
}

/** The largest double that a field of that modulus can hold. */
function largestClip(field: Field): number {
  const half = (field.modulus - 1n) / 2n
  const bits = half.toString(2).length
  return Number((half >> BigInt(bits - 53)) << BigInt(bits - 53))
}

/** Formats on both sides of 2^51, where the kernels change their way, up to the end of the range. */
function formats(field: Field): FixedFormat[] {
  const top = largestClip(field)
  return [
    { fractionBits: 0, clip: 1 },
    { fractionBits: 1, clip: 2.5 },
    { fractionBits: 16, clip: 0.1 },
    { fractionBits: 24, clip: 1000 },
    { fractionBits: 30, clip: 2 ** 21 },
    { fractionBits: 30, clip: 2 ** 21 + 1 },
    { fractionBits: 40, clip: 2 ** 19 },
    { fractionBits: 0, clip: top },
    { fractionBits: 40, clip: top / 2 ** 40 },
  ]
}

/** Reals of every size, those that tie, those at the clip and next to it. */
function realsFor({ fractionBits, clip }: FixedFormat): number[] {
  const step = 2 ** -fractionBits
  const ties = [0.5, 1.5, 2.5, 3.5, 0.49999, 0.50001].map((x) => x * step)
  const sizes = Array.from({ length: 160 }, (_, k) => 1.2345678901234567 * 2 ** (k - 60))
  const halves = [30, 31, 32, 33, 50, 51, 52].map((k) => (2 ** k + 0.5) * step)
  const bounds = [clip, clip * (1 + 2 ** -52), clip * (1 - 2 ** -53), clip - step / 2, clip - step, 3 * clip]
  const positive = [0, 5e-324, 1e-45, ...ties, ...sizes, ...halves, ...bounds]
  return positive.flatMap((x) => [x, -x])
}

function wave(length: number, height: number): number[] {
  return Array.from({ length }, (_, i) => height * Math.sin(i))
}

function beyond(reals: Reals, clip: number): number {
  return Array.from(reals).filter((x) => Math.abs(x) > clip).length
}

describe.each(fields)('fixed point over $name', (field) => {
  describe.each(precisions)('$name', (Precision) => {
    test.each(formats(field))('$fractionBits bits within $clip', (format) => {
      const reals = Precision.from(realsFor(format)).filter(Number.isFinite)
      const { vector, saturated } = encodeFixed(field, reals, format)
      expect(vector.toBigInts()).toEqual(expected(field, reals, format).toBigInts())
      expect(saturated).toBe(beyond(reals, format.clip))
    })

    test('any reals, any number of them, at any alignment', () => {
      const format = { fractionBits: 20, clip: 50 }
      const real = fc.double({ min: -60, max: 60, noNaN: true })
      fc.assert(
        fc.property(fc.array(real, { maxLength: 40 }), (values) => {
          const reals = Precision.from([0, ...values]).subarray(1)
          const { vector } = encodeFixed(field, reals, format)
          expect(vector.equal(expected(field, reals, format))).toBe(true)
        }),
      )
    })

    test.each([8191, 8193, 20_000])('%i reals', (length) => {
      const format = { fractionBits: 16, clip: 0.9 }
      const reals = Precision.from(wave(length, 1))
      const { vector, saturated } = encodeFixed(field, reals, format)
      expect(vector.equal(expected(field, reals, format))).toBe(true)
      expect(saturated).toBe(beyond(reals, format.clip))
    })

    test('decodes what it encoded, to half a step', () => {
      const reals = Precision.from(wave(9001, 100))
      const { vector } = encodeFixed(field, reals, { fractionBits: 14, clip: 100 })
      const decoded = decodeFixed(vector, 14, Precision === Float32Array ? 'f32' : 'f64')
      expect(decoded).toBeInstanceOf(Precision)
      for (const [i, x] of reals.entries())
        expect(Math.abs((decoded[i] as number) - x)).toBeLessThan(2 ** -14.99)
    })

    test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
      '%d is refused',
      (strange) => {
        for (const place of [0, 1, 2, 3, 4, 8, 4096, 8191, 8192, 8999]) {
          const reals = new Precision(9000)
          reals[place] = strange
          reals[8999] = strange
          const format = { fractionBits: 16, clip: 1 }
          const refusal = expect.objectContaining({
            code: 'NOT_FINITE',
            message: expect.stringMatching(new RegExp(`index ${place} `)),
          })
          expect(() => encodeFixed(field, reals, format)).toThrow(refusal)
          const mask = FieldVector.random(field, 9000).bytes
          const out = new Uint8Array(mask.length)
          expect(() => field.encodeMasked(out, reals, format, [mask])).toThrow(refusal)
        }
      },
    )

    test.each([0, 1, 2, 5])('%i masks are taken off what is encoded', (count) => {
      for (const length of [...Array(18).keys(), 8185, 8191, 8193]) {
        const format = { fractionBits: 16, clip: 0.9 }
        const reals = Precision.from(wave(length, 1))
        const masks = Array.from({ length: count }, () => FieldVector.random(field, length))
        const plain = encodeFixed(field, reals, format)
        const out = FieldVector.zero(field, length)
        const report = field.encodeMasked(
          out.bytes,
          reals,
          format,
          masks.map((mask) => mask.bytes),
        )
        expect(report).toEqual({ saturated: plain.saturated })
        expect(out.equal(masks.reduce((rest, mask) => rest.sub(mask), plain.vector))).toBe(true)
      }
    })
  })

  test('a mask that holds a word at or above the modulus gives nothing', () => {
    const format = { fractionBits: 16, clip: 1 }
    for (const place of [0, 1, 6, 8191, 8192]) {
      const masks = [0, 1].map(() => FieldVector.random(field, 8193).bytes)
      masks[1]?.fill(0xff, place * field.elementBytes, (place + 1) * field.elementBytes)
      const out = new Uint8Array(8193 * field.elementBytes)
      expect(field.encodeMasked(out, new Float32Array(8193), format, masks)).toBeUndefined()
    }
  })

  test.each([[[0.5]], [Int32Array.of(1)], [new BigUint64Array(1)]])('%o are no reals', (reals) => {
    expect(() => encodeFixed(field, reals as never, { fractionBits: 8, clip: 1 })).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT', message: expect.stringMatching(/^reals: /) }),
    )
  })

  test('decodes elements of every size', () => {
    const half = (field.modulus - 1n) / 2n
    const sizes = Array.from({ length: half.toString(2).length }, (_, k) => (1n << BigInt(k)) - BigInt(k % 3))
    const integers = [0n, ...sizes, half, half - 1n]
      .flatMap((x) => [x, -x])
      .filter((x) => x <= half && -x <= half)
    const vector = FieldVector.of(field, integers)
    for (const fractionBits of [0, 16, 80]) {
      const doubles = decodeFixed(vector, fractionBits, 'f64')
      const singles = decodeFixed(vector, fractionBits, 'f32')
      for (const [i, integer] of integers.entries()) {
        const x = Number(integer) * 2 ** -fractionBits
        // Above 2^64 Field128 rounds more than once.
        const slack = field === Field128 && Math.abs(Number(integer)) > 2 ** 64 ? Math.abs(x) * 2 ** -51 : 0
        expect(Math.abs((doubles[i] as number) - x)).toBeLessThanOrEqual(slack)
        if (slack === 0) expect(Math.abs((singles[i] as number) - Math.fround(x))).toBe(0)
      }
    }
  })

  test('a clip beyond half the modulus is refused, one at it is not', () => {
    const top = largestClip(field)
    const reals = Float64Array.of(top, -top)
    const { vector } = encodeFixed(field, reals, { fractionBits: 0, clip: top })
    expect(decodeFixed(vector, 0, 'f64')).toEqual(reals)
    for (const format of [
      { fractionBits: 0, clip: top * (1 + 2 ** -52) },
      { fractionBits: 40, clip: top },
    ]) {
      expect(() => encodeFixed(field, reals, format)).toThrow(
        expect.objectContaining({ code: 'HEADROOM_EXCEEDED' }),
      )
      expect(() => headroom(field, { ...format, terms: 1 })).toThrow(
        expect.objectContaining({ code: 'HEADROOM_EXCEEDED' }),
      )
    }
  })
})

test.each([
  { fractionBits: -1, clip: 1 },
  { fractionBits: 41, clip: 1 },
  { fractionBits: 1.5, clip: 1 },
  { fractionBits: 8, clip: 0 },
  { fractionBits: 8, clip: -1 },
  { fractionBits: 8, clip: Number.NaN },
  { fractionBits: 8, clip: Number.POSITIVE_INFINITY },
])('a format of $fractionBits bits within $clip is refused', (format) => {
  const refusal = expect.objectContaining({ code: 'INVALID_ARGUMENT' })
  expect(() => encodeFixed(Field64, Float32Array.of(1), format)).toThrow(refusal)
  expect(() => headroom(Field64, { ...format, terms: 1 })).toThrow(refusal)
})

test.each([-1, 0.5, 1024])('decoding with %d fraction bits is refused', (fractionBits) => {
  expect(() => decodeFixed(FieldVector.of(Field64, [1]), fractionBits, 'f64')).toThrow(
    expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
  )
})
