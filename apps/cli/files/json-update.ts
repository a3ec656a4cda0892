import { isJsonObject, parseJson } from './json-document.ts'
import { nest, unnest } from './nested-array.ts'
import { decodeText, invalidFile } from './read-bytes.ts'
import { describeElement, describeTensor, type Tensor } from './tensor.ts'

/** What a .json update holds besides its numbers. */
export interface JsonFormat {
  readonly kind: 'json'
  /** Whether the file is an object of named arrays, rather than one array. */
  readonly named: boolean
}

/**
 * Reads a JSON array of numbers, evenly nested, or an object of such arrays. Every number is taken as the double
 * nearest to its decimals.
 *
 * @throws BeaverdamError FILE_INVALID
 */
export function parseJsonUpdate(
  bytes: Uint8Array,
  path: string,
): { format: JsonFormat; tensors: readonly Tensor[] } {
  const document = parseJson(decodeText(bytes, path), path)
  const named = isJsonObject(document)
  const members: readonly [string, unknown][] = named ? Object.entries(document) : [['', document]]
  const tensors = members.map(([name, value]) => parseTensor(name, value, path))
  return { format: { kind: 'json', named }, tensors }
}

/** Writes tensors as JSON: an object of arrays where they are named, otherwise the only one as an array. */
export function formatJsonUpdate(tensors: readonly Tensor[], format: JsonFormat): Uint8Array {
  const members = tensors.map(({ name, values, shape }): [string, unknown] => [name, nest(values, shape)])
  const document = format.named ? Object.fromEntries(members) : members[0]?.[1]
  return Buffer.from(`${JSON.stringify(document)}\n`)
}

function parseTensor(name: string, value: unknown, path: string): Tensor {
  const nested = unnest(value)
  if (nested === undefined)
    return invalidFile(path, `holds rows of different lengths in ${describeTensor(name)}`)
  const { shape, items } = nested
  const layout = { name, shape, dtype: 'float64' } as const
  // Float64Array.from would make a list first
  const values = new Float64Array(items.length)
  for (const [index, item] of items.entries()) {
    if (typeof item !== 'number')
      return invalidFile(path, `holds something other than a number: ${describeElement(layout, index)}`)
    values[index] = item
  }
  return { ...layout, values }
}
