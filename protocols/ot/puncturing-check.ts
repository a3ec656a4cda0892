import { seedBytes } from '../../src/random/seed.ts'
import { sameBytes } from '../../src/same-bytes.ts'
import { type Leaf, leafCount } from './ggm-tree.ts'
import { equalMask, xorMasked } from './masks.ts'
import { hashAt, type Place } from './place.ts'

/** Bytes that prove one tree: the sum of its leaves' tags, and their hash. */
export const proofBytes = 2 * seedBytes

/**
 * The holder's part of SoftSpokenOT's check that a punctured PRF is one and the same whatever the point (ePrint 2022/192,
 * section 5, after Boyle et al., ePrint 2019/1159): the sum of all tags, which gives the receiver the tag that it
 * misses, and the hash of all, which binds the holder to them.
 */
export function provePuncturing(leaves: readonly Leaf[], place: Place, tree: number): Uint8Array {
  const proof = new Uint8Array(proofBytes)
  for (const { tag } of leaves) xorMasked(proof.subarray(0, seedBytes), tag)
  proof.set(hashOf(leaves, place, tree), seedBytes)
  return proof
}

/** Whether the leaves of a tree that is punctured at the point agree with the holder's proof. */
export function checkPuncturing(
  leaves: readonly Leaf[],
  point: number,
  proof: Uint8Array,
  place: Place,
  tree: number,
): boolean {
  const missing = proof.slice(0, seedBytes)
  for (const [x, { tag }] of leaves.entries()) xorMasked(missing, tag, ~equalMask(x, point) & 0xff)
  const completed = leaves.map(({ seed, tag }, x) => {
    const mask = equalMask(x, point)
    return { seed, tag: tag.map((byte, i) => byte ^ ((byte ^ (missing[i] as number)) & mask)) }
  })
  return sameBytes(hashOf(completed, place, tree), proof.subarray(seedBytes))
}

function hashOf(leaves: readonly Leaf[], place: Place, tree: number): Uint8Array {
  const tags = new Uint8Array(leafCount * seedBytes)
  for (const [x, { tag }] of leaves.entries()) tags.set(tag, x * seedBytes)
  return hashAt('ggm tags', place, [tree], tags, seedBytes)
}
