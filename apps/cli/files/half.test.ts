import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bfloat16, decodeHalf, encodeHalf, float16, type HalfFormat, roundToEven } from './half.ts'

const patterns = Uint16Array.from({ length: 65_536 }, (_, i) => i)

/** The value of a bit pattern by the definition of IEEE 754-2019, section 3.4. */
function valueOfPattern(bits: number, { significandBits, minExponent }: HalfFormat): number {
  const fractionBits = significandBits - 1
  const sign = bits >= 0x8000 ? -1 : 1
  const exponent = (bits & 0x7fff) >> fractionBits
  const fraction = bits & (2 ** fractionBits - 1)
  if (exponent === 0x7fff >> fractionBits)
    return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN
  const significand = exponent === 0 ? fraction : fraction + 2 ** fractionBits
  return sign * significand * 2 ** (Math.max(exponent, 1) - 1 + minExponent - fractionBits)
}

describe.each([
  ['float16', float16],
  ['bfloat16', bfloat16],
])('%s', (_, format) => {
  const values = decodeHalf(patterns, format)

  it('reads each of the 65,536 patterns as its definition says', () => {
    expect(patterns.findIndex((bits) => !Object.is(values[bits], valueOfPattern(bits, format)))).toBe(-1)
  })

  it('writes each of the 65,536 patterns back, and NaN as one NaN', () => {
    const written = encodeHalf(values, format)
    const quietNaN = encodeHalf(Float32Array.of(Number.NaN), format)[0]
    const differs = patterns.findIndex((bits) =>
      Number.isNaN(values[bits]) ? (written[bits]! & 0x7fff) !== quietNaN : written[bits] !== bits,
    )
    expect(differs).toBe(-1)
  })

  it('rounds a midpoint to the even neighbour, and anything beside it to the nearer one', () => {
    const finite = values.filter((value, bits) => bits < 0x8000 && Number.isFinite(value))
    const beyond = 2 * finite.at(-1)! - finite.at(-2)!
    const next = [...finite.subarray(1), beyond]
    const midpoints = Float64Array.from(finite, (value, bits) => (value + next[bits]!) / 2)
    const nudge = (sign: 1 | -1) => midpoints.map((value) => value * (1 + sign * 2 ** -52))
    const pattern = (_: number, bits: number) => bits
    expect(encodeHalf(midpoints, format)).toEqual(Uint16Array.from(finite, (_, bits) => bits + (bits % 2)))
    expect(encodeHalf(nudge(-1), format)).toEqual(Uint16Array.from(finite, pattern))
    expect(encodeHalf(nudge(1), format)).toEqual(Uint16Array.from(finite, (_, bits) => bits + 1))
  })

  it('rounds any double to a neighbour at least as near as the others', () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, min: -values[float16 === format ? 0x7bff : 0x7f7f]!, max: 0 }),
        (x) => {
          const bits = encodeHalf(Float64Array.of(x), format)[0]!
          const error = Math.abs(values[bits]! - x)
          for (const neighbour of [bits - 1, bits + 1]) {
            if (neighbour >= 0x8000 && Number.isFinite(values[neighbour]))
              expect(error).toBeLessThanOrEqual(Math.abs(values[neighbour]! - x))
          }
        },
      ),
    )
  })
})

describe('encodeHalf', () => {
  it('rounds a double once: by way of float32 this one would become a tie', () => {
    const x = 1 + 2 ** -8 + 2 ** -40
    expect(encodeHalf(Float64Array.of(x), bfloat16)[0]).toBe(0x3f81)
    expect(encodeHalf(Float32Array.of(x), bfloat16)[0]).toBe(0x3f80)
  })

  it('gives the patterns of known numbers', () => {
    const known = [1, -2, 65_504, 65_519.99, 65_520, 2 ** -24, 2 ** -25, 2 ** -26, 1e300, 5e-324, -0]
    expect([...encodeHalf(Float64Array.from(known), float16)]).toEqual([
      0x3c00, 0xc000, 0x7bff, 0x7bff, 0x7c00, 0x0001, 0x0000, 0x0000, 0x7c00, 0x0000, 0x8000,
    ])
  })
})

describe('roundToEven', () => {
  it.each([
    [0.5, 0],
    [1.5, 2],
    [2.5, 2],
    [-0.5, 0],
    [-1.5, -2],
    [-2.5, -2],
    [2.4999999, 2],
    [-2.6, -3],
    [2 ** 53, 2 ** 53],
  ])('takes %d to %d', (x, rounded) => {
    expect(roundToEven(x) === rounded).toBe(true)
  })
})
