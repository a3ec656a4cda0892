import { describe, expect, test } from 'vitest'
import { randomBytes } from '../../src/random/csprng.ts'
import { sameBytes } from '../../src/same-bytes.ts'
import type { KeyPair } from './base-ot.ts'
import { growPuncturedTree, growTree, type Leaf, leafCount, treeDepth } from './ggm-tree.ts'
import { checkPuncturing, provePuncturing } from './puncturing-check.ts'

const place = { session: 'session', address: 'address' }
const keys = Array.from({ length: treeDepth }, (): KeyPair => [randomBytes(32), randomBytes(32)])
const { leaves, sums } = growTree(keys, place, 7)
const proof = provePuncturing(leaves, place, 7)

/** The keys of the base OTs for a point: of the complements of its bits, highest first. */
function keysFor(point: number): Uint8Array[] {
  return keys.map((pair, level) => pair[1 ^ ((point >> (treeDepth - 1 - level)) & 1)] as Uint8Array)
}

describe.each([...Array(leafCount).keys()])('punctured at %i', (point) => {
  const punctured = growPuncturedTree(keysFor(point), point, sums, place, 7)

  test('the tree has every other leaf, and not that one', () => {
    for (let x = 0; x < leafCount; x++)
      if (x === point) expect(punctured[x]).not.toEqual(leaves[x])
      else expect(punctured[x]).toEqual(leaves[x])
  })

  test('it passes the check, and under another proof it does not', () => {
    expect(checkPuncturing(punctured, point, proof, place, 7)).toBe(true)
    for (const at of [0, 31, 32, 63]) {
      const changed = proof.with(at, (proof[at] as number) ^ 1)
      expect(checkPuncturing(punctured, point, changed, place, 7)).toBe(false)
    }
  })
})

test('trees, places and sessions give different leaves under the same keys', () => {
  const others = [
    growTree(keys, place, 8),
    growTree(keys, { ...place, session: 'other' }, 7),
    growTree(keys, { ...place, address: 'other' }, 7),
  ]
  const all = [{ leaves }, ...others].flatMap((tree) => tree.leaves.map(({ seed }) => seed.join()))
  expect(new Set(all).size).toBe(4 * leafCount)
})

function sameLeaf(x: Leaf | undefined, y: Leaf | undefined): boolean {
  return x !== undefined && y !== undefined && sameBytes(x.seed, y.seed) && sameBytes(x.tag, y.tag)
}

test('10,000 tampered sums are found, or change nothing that the point lets the receiver see', () => {
  let harmless = 0
  for (let trial = 0; trial < 10_000; trial++) {
    const [at, flip, point] = randomBytes(3) as unknown as [number, number, number]
    const changed = sums.with(at % sums.length, (sums[at % sums.length] as number) ^ (1 << (flip & 7)))
    const punctured = growPuncturedTree(keysFor(point & 15), point & 15, changed, place, 7)
    if (checkPuncturing(punctured, point & 15, proof, place, 7)) {
      harmless++
      for (let x = 0; x < leafCount; x++)
        if (x !== (point & 15) && !sameLeaf(punctured[x], leaves[x]))
          throw new Error('passed, and is another')
    }
  }
  // A level uses one of its two sums, by the point's bit: half of the tamperings hit the other.
  expect(harmless).toBeGreaterThan(4_500)
  expect(harmless).toBeLessThan(5_500)
})
