import { seedBytes } from '../../src/random/seed.ts'
import type { KeyPair } from './base-ot.ts'
import { equalMask, maskOf, select, xorMasked } from './masks.ts'
import { hashAt, type Place } from './place.ts'

/** Depth of a tree, k of SoftSpokenOT: 2^k leaves, and k base OTs. */
export const treeDepth = 4
export const leafCount = 1 << treeDepth

/** Sums that the holder of a tree sends for it: two for each level but the first, whose nodes are base OT keys. */
export const treeSumBytes = 2 * (treeDepth - 1) * seedBytes

/** What a leaf gives: the seed of its stream, and what the check of the punctured tree hashes, of 2 kappa bits. */
export interface Leaf {
  readonly seed: Uint8Array
  readonly tag: Uint8Array
}

/**
 * A puncturable PRF by the tree of Goldreich, Goldwasser and Micali, held whole (SoftSpokenOT, ePrint 2022/192,
 * section 5): the nodes of the first level are the keys of the first base OT, and the sums of the even and of the odd
 * nodes of a further level go out under the keys of that level's base OT.
 *
 * @param keys of one base OT a level
 * @param tree the tree's number, which its hashes are bound to
 */
export function growTree(
  keys: readonly KeyPair[],
  place: Place,
  tree: number,
): { leaves: readonly Leaf[]; sums: Uint8Array } {
  const sums = new Uint8Array(treeSumBytes)
  let nodes: readonly Uint8Array[] = keys[0] as KeyPair
  for (let level = 1; level < treeDepth; level++) {
    nodes = nodes.flatMap((node, x) => childrenOf(node, place, [tree, level, x]))
    for (const parity of [0, 1] as const) {
      const sum = sumOf(sums, level, parity)
      sum.set((keys[level] as KeyPair)[parity])
      for (const [x, node] of nodes.entries()) if ((x & 1) === parity) xorMasked(sum, node)
    }
  }
  return { leaves: nodes.map((node, x) => leafOf(node, place, tree, x)), sums }
}

/**
 * The same tree without one leaf, whose entry means nothing. Neither branch nor address depends on which it is.
 *
 * @param keys the ones that the base OTs gave for the complement of the point's bits, highest first
 * @param point of the missing leaf, secret
 */
export function growPuncturedTree(
  keys: readonly Uint8Array[],
  point: number,
  sums: Uint8Array,
  place: Place,
  tree: number,
): readonly Leaf[] {
  // The first level has the known node at the complement of the highest bit, and nothing at the point.
  let path = point >> (treeDepth - 1)
  let nodes: readonly Uint8Array[] = [0, 1].map((x) =>
    select(equalMask(x, path ^ 1), new Uint8Array(seedBytes), keys[0] as Uint8Array),
  )
  for (let level = 1; level < treeDepth; level++) {
    const bit = (point >> (treeDepth - 1 - level)) & 1
    const sibling = (path << 1) | (bit ^ 1)
    const missing = select(maskOf(bit), sumOf(sums, level, 1), sumOf(sums, level, 0))
    xorMasked(missing, keys[level] as Uint8Array)
    const next = nodes.flatMap((node, x) => childrenOf(node, place, [tree, level, x]))
    for (const [x, node] of next.entries()) {
      const known = ~equalMask(x >> 1, path) & 0xff
      for (let i = 0; i < seedBytes; i++) node[i] = (node[i] as number) & known
      xorMasked(missing, node, equalMask(x & 1, bit ^ 1))
    }
    for (const [x, node] of next.entries()) xorMasked(node, missing, equalMask(x, sibling))
    nodes = next
    path = (path << 1) | bit
  }
  return nodes.map((node, x) => leafOf(node, place, tree, x))
}

function childrenOf(node: Uint8Array, place: Place, path: readonly number[]): [Uint8Array, Uint8Array] {
  const both = hashAt('ggm children', place, path, node, 2 * seedBytes)
  return [both.subarray(0, seedBytes), both.subarray(seedBytes)]
}

function leafOf(node: Uint8Array, place: Place, tree: number, x: number): Leaf {
  const bytes = hashAt('ggm leaf', place, [tree, x], node, 2 * seedBytes)
  return { seed: bytes.subarray(0, seedBytes), tag: bytes.subarray(seedBytes) }
}

function sumOf(sums: Uint8Array, level: number, parity: 0 | 1): Uint8Array {
  const start = (2 * (level - 1) + parity) * seedBytes
  return sums.subarray(start, start + seedBytes)
}
