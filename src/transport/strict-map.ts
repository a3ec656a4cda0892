import { Packr, Unpackr } from 'msgpackr'
import { BeaverdamError } from '../errors.ts'

/** The keys of a map on the wire, and what each value must be. */
export type MapShape<T> = { readonly [K in keyof T]: (value: unknown) => value is T[K] }

const packr = new Packr({ useRecords: false })
const unpackr = new Unpackr({ useRecords: false, mapsAsObjects: true })

/** Encodes a map of few and small fields as msgpack. */
export function packMap(fields: object): Uint8Array {
  return new Uint8Array(packr.pack(fields))
}

/** Decodes a map of at most `maxBytes` of msgpack. @throws MALFORMED_FRAME */
export function unpackMap(bytes: Uint8Array, maxBytes: number): Readonly<Record<string, unknown>> {
  if (bytes.byteLength > maxBytes) malformed(`at most ${maxBytes} bytes`)
  let value: unknown
  try {
    value = unpackr.unpack(bytes)
  } catch {
    malformed('msgpack')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) malformed('a map')
  return value as Record<string, unknown>
}

/** Checks that a decoded map has exactly the keys of a shape, each with a value of its type. @throws MALFORMED_FRAME */
export function checkMap<T>(fields: Readonly<Record<string, unknown>>, shape: MapShape<T>): T {
  const keys = Object.keys(shape) as (keyof T & string)[]
  if (Object.keys(fields).length !== keys.length) malformed(`the keys ${keys.join(', ')}`)
  for (const key of keys)
    if (!Object.hasOwn(fields, key) || !shape[key](fields[key])) malformed(`a proper '${key}'`)
  return fields as T
}

function malformed(expected: string): never {
  throw new BeaverdamError('MALFORMED_FRAME', `expected ${expected}`)
}
