/**
 * ln and exp from additions, multiplications and divisions alone. IEEE 754 fixes those to the last bit, whereas
 * ECMAScript lets every engine round Math.log, Math.exp, Math.sin and Math.pow as it likes; data sets made from a seed
 * must not depend on the engine.
 */

/** Natural logarithm of a positive, finite number, to about one unit in the last place near 1. */
export function ln(x: number): number {
  let mantissa = x
  let exponent = 0
  for (; mantissa < Math.SQRT1_2; exponent--) mantissa *= 2
  for (; mantissa > Math.SQRT2; exponent++) mantissa /= 2
  // ln m = 2 artanh t with |t| <= 0.172: the first term left out is below 2^-55 of the first kept.
  const t = (mantissa - 1) / (mantissa + 1)
  const t2 = t * t
  let series = 0
  for (let odd = 21; odd >= 1; odd -= 2) series = series * t2 + 1 / odd
  return 2 * t * series + exponent * Math.LN2
}

/** e to a finite number, to about one unit in the last place for small arguments. */
export function exp(x: number): number {
  const exponent = Math.round(x / Math.LN2)
  const rest = x - exponent * Math.LN2
  // |rest| <= 0.347: the first term left out, rest^15 / 15!, is below 2^-63.
  let series = 1
  for (let term = 14; term >= 1; term--) series = 1 + (rest / term) * series
  for (let i = 0; i < exponent; i++) series *= 2
  for (let i = 0; i > exponent; i--) series /= 2
  return series
}
