/**
 * The 16-bit binary floating-point formats: a sign, an exponent and a significand whose leading bit is implied.
 */
export interface HalfFormat {
  /** Bits of the significand, the implied one included. */
  readonly significandBits: number
  /** Exponent of the smallest normal number. */
  readonly minExponent: number
}

/** binary16 of IEEE 754-2019: NumPy's float16, safetensors' F16. */
export const float16: HalfFormat = { significandBits: 11, minExponent: -14 }

/** The upper half of a binary32: safetensors' BF16. */
export const bfloat16: HalfFormat = { significandBits: 8, minExponent: -126 }

/** Widens 16-bit floats; every one of them is exact as a Float32. */
export function decodeHalf(halves: Uint16Array, format: HalfFormat): Float32Array {
  // The fields of a half, moved to their places in a binary32, read as that number times a power of two, whether it is
  // normal or not: only the biases differ. Infinity and NaN have to keep their exponent of ones.
  const shift = 24 - format.significandBits
  const scale = 2 ** (format.minExponent + 126)
  const infinity = infinityBits(format)
  const bits = new Uint32Array(halves.length)
  halves.forEach((half, i) => {
    const magnitude = half & 0x7fff
    const exponent = magnitude < infinity ? 0 : 0x7f800000
    bits[i] = ((half & 0x8000) << 16) | exponent | (magnitude << shift)
  })
  return new Float32Array(bits.buffer).map((value) => value * scale)
}

/**
 * Narrows to 16-bit floats, rounding each value once, to nearest with ties to even. What rounds past the largest finite
 * number becomes infinite.
 */
export function encodeHalf(values: Float32Array | Float64Array, format: HalfFormat): Uint16Array {
  const infinity = infinityBits(format)
  const double = new DataView(new ArrayBuffer(8))
  const halves = new Uint16Array(values.length)
  values.forEach((value, i) => {
    double.setFloat64(0, value)
    const high = double.getUint32(0)
    halves[i] = ((high >>> 16) & 0x8000) | magnitudeBits(Math.abs(value), (high >>> 20) & 0x7ff)
  })
  return halves

  function magnitudeBits(magnitude: number, biasedExponent: number): number {
    if (Number.isNaN(magnitude)) return infinity | (infinity >> 1)
    if (magnitude === Number.POSITIVE_INFINITY) return infinity
    const fractionBits = format.significandBits - 1
    const exponent = Math.max(biasedExponent - 1023, format.minExponent)
    // The significand in units of its last place. Its implied bit, or the carry of rounding it up, adds one to the
    // exponent field, which is as it should be: that field is 0 for numbers below the normal ones.
    const significand = roundToEven(magnitude / 2 ** (exponent - fractionBits))
    return Math.min((exponent - format.minExponent) * 2 ** fractionBits + significand, infinity)
  }
}

/** Rounds to the nearest integer, ties to the even one. */
export function roundToEven(x: number): number {
  const below = Math.floor(x)
  const rest = x - below
  return rest > 0.5 || (rest === 0.5 && below % 2 !== 0) ? below + 1 : below
}

/** All ones in the exponent field and zeros in the fraction. */
function infinityBits(format: HalfFormat): number {
  return (0x7fff >> (format.significandBits - 1)) << (format.significandBits - 1)
}
