import { BeaverdamError } from '../../src/errors.ts'
import {
  type Correlation,
  type ElementwiseKind,
  elementsOf,
  maxMatrixElements,
  maxPageLength,
} from './correlation.ts'

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

const elementwise = /^(triples|squares|bits|random) (\d{1,4}) (\d{1,10}) (.+)$/s
const masks = /^masks (\d{1,4})@(\d{1,4}) (\d{1,10}) (.+)$/s
const matrix = /^matrix (\d{1,8})x(\d{1,8})x(\d{1,8}) (\d{1,10}) (.+)$/s

/** @throws MALFORMED_FRAME for a text that is no address, or a page that is too large */
export function readAddress(text: string): PageAddress {
  const page = elementwise.exec(text)
  if (page !== null) {
    const [, kind, length, index, scope] = page as unknown as [
      string,
      ElementwiseKind,
      string,
      string,
      string,
    ]
    return { correlation: { kind, length: pageLength(length) }, index: Number(index), scope }
  }
  const masked = masks.exec(text)
  if (masked !== null) {
    const [, length, owner, index, scope] = masked as unknown as [string, string, string, string, string]
    const correlation: Correlation = { kind: 'masks', owner: Number(owner), length: pageLength(length) }
    return { correlation, index: Number(index), scope }
  }
  const triple = matrix.exec(text)
  if (triple === null) throw new BeaverdamError('MALFORMED_FRAME', "expected a page's address")
  const [, rows, inner, columns, index, scope] = triple as unknown as [
    string,
    string,
    string,
    string,
    string,
    string,
  ]
  const shape = { rows: Number(rows), inner: Number(inner), columns: Number(columns) }
  const correlation: Correlation = { kind: 'matrix', shape }
  if (elementsOf(correlation) > maxMatrixElements)
    tooLarge(`a matrix triple of at most ${maxMatrixElements} elements`)
  return { correlation, index: Number(index), scope }
}

function pageLength(digits: string): number {
  if (Number(digits) > maxPageLength) tooLarge(`a page of at most ${maxPageLength} elements`)
  return Number(digits)
}

function tooLarge(expected: string): never {
  throw new BeaverdamError('MALFORMED_FRAME', `expected ${expected}, got a larger one`)
}
