import type { Field } from '../field/field.ts'
import { FieldVector } from '../field/vector.ts'
import { blockBytes, type Prg } from './prg.ts'

// Rejection sampling as VDAF's next_vec: the stream is read as words of one element each, little-endian, and a word
// that is not below the modulus is skipped. A generator is never asked for more words than elements are wanted, so none
// is left over: the elements depend on the stream alone, however it is cut, and the next call carries on behind them.

/**
 * The next `length` elements that a generator gives.
 *
 * @example
 * const share = await expand(field64, seededPrg(seed, use), 1_000_000)
 */
export async function expand(field: Field, prg: Prg, length: number): Promise<FieldVector> {
  const vector = FieldVector.zero(field, length)
  const step = uniformBlockBytes(field)
  for (let start = 0; start < vector.bytes.length; start += step) {
    const block = vector.bytes.subarray(start, start + step)
    const words = await prg.next(block.length)
    if (field.firstInvalid(words) < 0) block.set(words)
    else await accumulateDrawn(field, block, words, prg, 1)
    prg.release?.(words)
  }
  return vector
}

/**
 * Adds the next elements that a generator gives to an accumulator (`sign` 1), or subtracts them (`sign` -1).
 *
 * @param acc as many whole elements as are wanted
 */
export async function expandInto(field: Field, acc: Uint8Array, prg: Prg, sign: 1 | -1): Promise<void> {
  const step = uniformBlockBytes(field)
  for (let rest = acc; rest.length > 0; ) {
    const words = await prg.next(Math.min(rest.length, step))
    rest = rest.subarray(field.accumulateWords(rest, words, sign).elements * field.elementBytes)
    prg.release?.(words)
  }
}

/**
 * Goes on from words that were drawn before it was known whether all are canonical.
 *
 * @param words one for each element of `acc`
 */
export async function accumulateDrawn(
  field: Field,
  acc: Uint8Array,
  words: Uint8Array,
  prg: Prg,
  sign: 1 | -1,
): Promise<void> {
  const { elements } = field.accumulateWords(acc, words, sign)
  await expandInto(field, acc.subarray(elements * field.elementBytes), prg, sign)
}

/** The whole elements in 64 KiB: what the hot paths work on at a time. */
export function uniformBlockBytes(field: Field): number {
  return blockBytes - (blockBytes % field.elementBytes)
}
