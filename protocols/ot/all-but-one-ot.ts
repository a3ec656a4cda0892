import type { Party, PartyId } from '../../src/runtime/party.ts'
import { receiveExactly } from '../../src/runtime/receive-exactly.ts'
import { stepOf } from '../../src/runtime/step.ts'
import { kappa } from '../../src/security-parameters.ts'
import type { KeyPair } from './base-ot.ts'
import { deviation } from './deviation.ts'
import { growPuncturedTree, growTree, treeDepth, treeSumBytes } from './ggm-tree.ts'
import { bitAt } from './masks.ts'
import type { Place } from './place.ts'
import { checkPuncturing, proofBytes, provePuncturing } from './puncturing-check.ts'

/** `semi-honest`: both ends follow the protocol. `malicious`: what the other end sends is checked. */
export type Security = 'semi-honest' | 'malicious'

/** Trees: n_C of SoftSpokenOT, the length of the repetition code. */
export const treeCount = kappa / treeDepth

/** The seeds of all trees' leaves, tree by tree. */
export type LeafSeeds = readonly (readonly Uint8Array[])[]

const step = stepOf('all but one ot')

/** Bytes that the holder of the trees sends. */
export function allButOneBytes(security: Security): number {
  return treeCount * (treeSumBytes + (security === 'malicious' ? proofBytes : 0))
}

/** The base OTs' choices under which Delta's trees are received: the complement of each point, highest bit first. */
export function baseChoices(delta: Uint8Array): Uint8Array {
  return Uint8Array.from({ length: kappa }, (_, i) => {
    const tree = Math.floor(i / treeDepth)
    return 1 ^ bitAt(delta, treeDepth * (tree + 1) - 1 - (i % treeDepth))
  })
}

/** Sends all leaves but one of each tree, by punctured PRFs from base OTs. */
export async function sendAllButOne(
  party: Party,
  receiver: PartyId,
  keys: readonly KeyPair[],
  place: Place,
  security: Security,
): Promise<LeafSeeds> {
  const message = new Uint8Array(allButOneBytes(security))
  const treeBytes = message.length / treeCount
  const seeds = Array.from({ length: treeCount }, (_, tree) => {
    const { leaves, sums } = growTree(keys.slice(treeDepth * tree, treeDepth * (tree + 1)), place, tree)
    message.set(sums, tree * treeBytes)
    if (security === 'malicious')
      message.set(provePuncturing(leaves, place, tree), tree * treeBytes + treeSumBytes)
    return leaves.map(({ seed }) => seed)
  })
  await party.send(receiver, step, message)
  return seeds
}

/**
 * Receives all leaves but one of each tree; the seed of the missing one means nothing.
 *
 * @param keys received under `baseChoices(delta)`
 * @param delta 16 bytes, secret: bit b of tree i's point is bit 4 i + b
 * @throws BeaverdamError OT_CHECK_FAILED, LENGTH_MISMATCH
 */
export async function receiveAllButOne(
  party: Party,
  sender: PartyId,
  keys: readonly Uint8Array[],
  delta: Uint8Array,
  place: Place,
  security: Security,
): Promise<LeafSeeds> {
  const message = await receiveExactly(party, sender, step, allButOneBytes(security))
  const treeBytes = message.length / treeCount
  let passed = true
  const seeds = Array.from({ length: treeCount }, (_, tree) => {
    const sent = message.subarray(tree * treeBytes, (tree + 1) * treeBytes)
    const point = ((delta[tree >> 1] as number) >> (treeDepth * (tree & 1))) & 15
    const known = keys.slice(treeDepth * tree, treeDepth * (tree + 1))
    const leaves = growPuncturedTree(known, point, sent.subarray(0, treeSumBytes), place, tree)
    // Every tree is checked before any failure shows, so that its time does not tell which one failed.
    if (security === 'malicious')
      passed = checkPuncturing(leaves, point, sent.subarray(treeSumBytes), place, tree) && passed
    return leaves.map(({ seed }) => seed)
  })
  if (!passed) throw deviation(party, sender, 'OT_CHECK_FAILED', 'sent a punctured PRF that is none')
  return seeds
}
