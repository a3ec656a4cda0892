import { extname } from 'node:path'
import { BeaverdamError } from '../../../src/errors.ts'
import { parseCsvNumbers } from './csv-numbers.ts'
import { parseInteger } from './decimal.ts'
import { dtypes, toReals } from './dtype.ts'
import { parseJson } from './json-document.ts'
import { unnest } from './nested-array.ts'
import { parseNpyArray } from './npy.ts'
import { decodeText, invalidFile, readBytes } from './read-bytes.ts'

/** A private input: integers exactly, or reals. */
export type PrivateValues = bigint[] | Float64Array

/**
 * Reads a private input for `mpc.own(NAME)` from a .npy, .csv or .json file, row by row if it has rows. It holds
 * integers if a .npy has an integer type, or if every number of a .csv or .json is written without point and exponent;
 * such integers may have any size, and in JSON may be strings of digits, as programs print field elements.
 *
 * @throws BeaverdamError FILE_UNREADABLE, FILE_INVALID, or NOT_FINITE with the index; each names the file
 */
export async function readValues(path: string): Promise<PrivateValues> {
  const bytes = await readBytes(path)
  const parse = parsers.get(extname(path).toLowerCase())
  if (parse === undefined) return invalidFile(path, 'has an unknown name: inputs end in .npy, .csv or .json')
  if (bytes.length === 0) invalidFile(path, 'is empty')
  const values = parse(bytes, path)
  const index = Array.isArray(values) ? -1 : values.findIndex((value) => !Number.isFinite(value))
  if (index >= 0)
    throw new BeaverdamError('NOT_FINITE', `${path} holds NaN or an infinite number at index ${index}`)
  return values
}

const parsers = new Map<string, (bytes: Uint8Array, path: string) => PrivateValues>([
  ['.npy', parseNpyValues],
  ['.csv', parseCsvValues],
  ['.json', parseJsonValues],
])

function parseNpyValues(bytes: Uint8Array, path: string): PrivateValues {
  const { dtype, stored } = parseNpyArray(bytes, path)
  if (dtypes[dtype].kind === 'integer') return Array.from<number | bigint, bigint>(stored, BigInt)
  return new Float64Array(toReals(stored, dtype, String))
}

function parseCsvValues(bytes: Uint8Array, path: string): PrivateValues {
  let integers: bigint[] | undefined = []
  const { values } = parseCsvNumbers(bytes, path, (text) => {
    const integer = parseInteger(text)
    if (integer === undefined) integers = undefined
    else integers?.push(integer)
  })
  return integers ?? values
}

function parseJsonValues(bytes: Uint8Array, path: string): PrivateValues {
  const text = decodeText(bytes, path)
  const nested = unnest(parseJson(text, path))
  if (nested === undefined) return invalidFile(path, 'holds rows of different lengths')
  const { items } = nested
  // With escapes in a string, its digits would not stand in the text as they are.
  const integers = !/[.eE\\]/.test(text)
  const index = items.findIndex((item) => typeof item !== 'number' && !(integers && isDigits(item)))
  if (index >= 0) invalidFile(path, `holds something other than a number at index ${index}`)
  // The digits come from the text, since JSON.parse rounds to doubles.
  return integers ? (text.match(/-?\d+/g) ?? []).map(BigInt) : Float64Array.from(items, Number)
}

function isDigits(item: unknown): boolean {
  return typeof item === 'string' && parseInteger(item) !== undefined
}
