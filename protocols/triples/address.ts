import { BeaverdamError } from '../../src/errors.ts'
import { type Correlation, elementsOf, maxMatrixElements, maxPageLength } from './correlation.ts'

/** One page of material: what it is, and for which draws of which scope. */
export interface PageAddress {
  readonly correlation: Correlation
  /** Counts the pages of one kind in one scope. */
  readonly index: number
  /** Path of the scope whose operations draw from it. */
  readonly scope: string
}

/** Longest address, in bytes of UTF-8. */
export const maxAddressBytes = 4096

/**
 * The text that stands for a page, in requests and in what seeds are used for: kind, dimensions, index, scope, as in
 * `triples 64 0 session/0.1`, `masks 64@1 0 session` and `matrix 3x4x5 0 session`. Pages that differ in anything have different texts.
 */
export function writeAddress({ correlation, index, scope }: PageAddress): string {
  if (correlation.kind === 'masks')
    return `masks ${correlation.length}@${correlation.owner} ${index} ${scope}`
  if (correlation.kind !== 'matrix') return `${correlation.kind} ${correlation.length} ${index} ${scope}`
  const { rows, inner, columns } = correlation.shape
  return `matrix ${rows}x${inner}x${columns} ${index} ${scope}`
}

const forms = [
  /^(?<kind>triples|squares|bits|random) (?<length>\d{1,4}) (?<index>\d{1,10}) (?<scope>.+)$/s,
  /^(?<kind>masks) (?<length>\d{1,4})@(?<owner>\d{1,4}) (?<index>\d{1,10}) (?<scope>.+)$/s,
  /^(?<kind>matrix) (?<rows>\d{1,8})x(?<inner>\d{1,8})x(?<columns>\d{1,8}) (?<index>\d{1,10}) (?<scope>.+)$/s,
]

/** @throws MALFORMED_FRAME for a text that is no address, or a page that is too large */
export function readAddress(text: string): PageAddress {
  const fields = forms.map((form) => form.exec(text)?.groups).find((groups) => groups !== undefined)
  if (fields === undefined) throw new BeaverdamError('MALFORMED_FRAME', "expected a page's address")
  return {
    correlation: readCorrelation(fields),
    index: Number(fields.index),
    scope: fields.scope as string,
  }
}

function readCorrelation(fields: Readonly<Record<string, string>>): Correlation {
  const { kind } = fields as { kind: Correlation['kind'] }
  if (kind === 'matrix') {
    const [rows, inner, columns] = [Number(fields.rows), Number(fields.inner), Number(fields.columns)]
    const correlation: Correlation = { kind, shape: { rows, inner, columns } }
    if (elementsOf(correlation) > maxMatrixElements)
      tooLarge(`a matrix triple of at most ${maxMatrixElements} elements`)
    return correlation
  }
  const length = Number(fields.length)
  if (length > maxPageLength) tooLarge(`a page of at most ${maxPageLength} elements`)
  return kind === 'masks' ? { kind, owner: Number(fields.owner), length } : { kind, length }
}

function tooLarge(expected: string): never {
  throw new BeaverdamError('MALFORMED_FRAME', `expected ${expected}, got a larger one`)
}
