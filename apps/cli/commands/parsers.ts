import { InvalidArgumentError } from 'commander'

/** Parses an option that is an integer in `min..max`. */
export function integer(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (!/^-?\d+$/.test(text) || value < min || value > max)
      throw new InvalidArgumentError(`Expected an integer in ${min}..${max}.`)
    return value
  }
}

/** Parses an option that is a number above zero. */
export function positive(text: string): number {
  const value = Number(text)
  if (!(value > 0 && value < Number.POSITIVE_INFINITY))
    throw new InvalidArgumentError('Expected a number above 0.')
  return value
}

/** Parses an option that is a number of at least 0 and below a bound. */
export function numberBelow(bound: number): (text: string) => number {
  return (text) => {
    const value = text.trim() === '' ? Number.NaN : Number(text)
    if (!(value >= 0 && value < bound))
      throw new InvalidArgumentError(`Expected a number of at least 0 and below ${bound}.`)
    return value
  }
}

/** Parses an option that is a name for a party and for files alike. */
export function plainName(text: string): string {
  if (!/^\w[\w.-]{0,63}$/.test(text))
    throw new InvalidArgumentError(
      "Expected up to 64 letters, digits, '_', '-' and '.', the last two not first.",
    )
  return text
}

/** Parses an option that is bytes in hex. */
export function hexBytes(text: string): Uint8Array {
  if (!/^([\da-f]{2})+$/i.test(text)) throw new InvalidArgumentError('Expected bytes in hex.')
  return new Uint8Array(Buffer.from(text, 'hex'))
}

/** Parses an option that is a list of names with commas between. */
export function names(text: string): string[] {
  return text.split(',').filter((name) => name !== '')
}
