import { BeaverdamError } from '../../../src/errors.ts'

/**
 * A program's output as JSON: field elements and bigints are decimal strings, as are NaN and infinities by their names;
 * typed arrays, maps and sets are arrays; nothing is null.
 *
 * @throws BeaverdamError PROGRAM_FAILED for what has no such text: a function, a symbol, an object within itself
 */
export function printedValue(value: unknown): string {
  try {
    return JSON.stringify(value ?? null, printedPart)
  } catch (cause) {
    throw new BeaverdamError('PROGRAM_FAILED', 'the program returned what JSON cannot hold:', { cause })
  }
}

function printedPart(_: string, part: unknown): unknown {
  if (typeof part === 'bigint') return part.toString()
  if (typeof part === 'number' && !Number.isFinite(part)) return String(part)
  if (typeof part === 'function' || typeof part === 'symbol') throw new TypeError(`a ${typeof part}`)
  if (part instanceof Map || part instanceof Set) return [...part]
  return ArrayBuffer.isView(part) && !(part instanceof DataView)
    ? Array.from(part as unknown as ArrayLike<number | bigint>)
    : part
}
