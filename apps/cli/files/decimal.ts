const integer = /^[+-]?\d+$/
const real = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i
const special = /^([+-]?)(?:(nan)|inf|infinity)$/i

/** Takes decimal digits without point or exponent as an integer; undefined for any other text. */
export function parseInteger(text: string): bigint | undefined {
  return integer.test(text) ? BigInt(text.replace('+', '')) : undefined
}

/**
 * Takes a decimal text as the nearest double, and `nan`, `inf` and `infinity` as what they name, so that they can be
 * refused as such; undefined for any other text.
 */
export function parseReal(text: string): number | undefined {
  if (real.test(text)) return Number(text)
  const match = special.exec(text)
  if (match === null) return undefined
  if (match[2] !== undefined) return Number.NaN
  return match[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
}
