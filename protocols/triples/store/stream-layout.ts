import type { PartyId } from '../../../src/runtime/party.ts'
import { type Correlation, vectorsOf } from '../correlation.ts'

/** Elements in a chunk: 48 KiB of authenticated triples in Field64, which are read for a draw of one. */
const elementsPerChunk = 1024

/** How a stream of material lies in its file: items of one kind, in chunks that are sealed as a whole. */
export interface StreamLayout {
  /** The file's name, and the kind's for people: `triples`, `masks@1`, `matrix-3x4x5`. */
  readonly name: string
  /** The page of one item: one element of every vector, or one matrix triple. */
  readonly item: Correlation
  /** Elements that an item has of each vector of a page, in the page's order. */
  readonly lengths: readonly number[]
  readonly itemsPerChunk: number
  /** Bytes of an item, all vectors together. */
  readonly itemBytes: number
}

/** Whose pool it is, and what its pages hold. */
export interface PageForm {
  readonly id: PartyId
  readonly authenticated: boolean
  readonly elementBytes: number
}

export function streamName(page: Correlation): string {
  if (page.kind === 'masks') return `masks@${page.owner}`
  if (page.kind !== 'matrix') return page.kind
  const { rows, inner, columns } = page.shape
  return `matrix-${rows}x${inner}x${columns}`
}

/** How many items a page takes of its stream. */
export function itemsOf(page: Correlation): number {
  return page.kind === 'matrix' ? 1 : page.length
}

/** The layout of the stream that pages of this kind, or shape, are taken from. */
export function layoutFor(page: Correlation, { id, authenticated, elementBytes }: PageForm): StreamLayout {
  const item: Correlation = page.kind === 'matrix' ? page : { ...page, length: 1 }
  const shares = vectorsOf(item)
  const macs = authenticated ? shares : []
  const masks = page.kind === 'masks' && page.owner === id ? shares : []
  const lengths = [...shares, ...macs, ...masks]
  return {
    name: streamName(page),
    item,
    lengths,
    itemsPerChunk: page.kind === 'matrix' ? 1 : elementsPerChunk,
    itemBytes: lengths.reduce((sum, length) => sum + length, 0) * elementBytes,
  }
}
