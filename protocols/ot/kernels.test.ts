import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkBits, KernelMemory } from './kernel-memory.ts'
import { bitAt } from './masks.ts'
import { readRows, writeRows } from './testing/rows.ts'

const memory = new KernelMemory()
const { kernels } = memory

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
/** Rows of 128 or 256 OTs. */
const rowBytes = fc.constantFrom(16, 32)

function xorAll(rows: readonly Uint8Array[], length: number): Uint8Array {
  return rows.reduce((sum, row) => sum.map((byte, i) => byte ^ (row[i] as number)), new Uint8Array(length))
}

test('fold: the sum of all streams, and of those whose leaf has each bit', () => {
  fc.assert(
    fc.property(
      rowBytes.chain((size) => fc.tuple(fc.constant(size), bytes(16 * size), fc.nat(31))),
      ([size, leaves, tree]) => {
        writeRows(memory, 'leaves', size, leaves)
        kernels.fold(tree, size)
        const row = (x: number) => leaves.subarray(x * size, (x + 1) * size)
        const sumOf = (keep: (x: number) => boolean) =>
          xorAll([...Array(16).keys()].filter(keep).map(row), size)
        expect(memory.view('sums', size, tree * size)).toEqual(sumOf(() => true))
        for (let b = 0; b < 4; b++)
          expect(memory.row('rows', size, 4 * tree + b)).toEqual(sumOf((x) => ((x >> b) & 1) === 1))
      },
    ),
  )
})

test('correct and shift: w = v + Delta (u + correction)', () => {
  fc.assert(
    fc.property(
      rowBytes.chain((size) => fc.tuple(bytes(size), bytes(32 * size), bytes(32 * size), bytes(128 * size))),
      bytes(16),
      ([choices, sums, corrections, rows], delta) => {
        const size = choices.length
        memory.view('choices', size).set(choices)
        memory.view('sums', sums.length).set(sums)
        memory.view('corrections', corrections.length).set(corrections)
        writeRows(memory, 'rows', size, rows)
        memory.view('delta', 16).set(delta)
        kernels.shift(size)
        const shifted = rows.map((byte, k) => {
          const row = Math.floor(k / size)
          const at = Math.floor(row / 4) * size + (k % size)
          return bitAt(delta, row) === 1 ? byte ^ (sums[at] as number) ^ (corrections[at] as number) : byte
        })
        expect(Buffer.compare(readRows(memory, size), shifted)).toBe(0)
        kernels.correct(size)
        const corrected = sums.map((byte, k) => byte ^ (choices[k % size] as number))
        expect(memory.view('sums', sums.length)).toEqual(corrected)
      },
    ),
    { numRuns: 20 },
  )
})

test('transpose: bit j of block i is bit i of row j', () => {
  fc.assert(
    fc.property(
      rowBytes.chain((size) => fc.tuple(fc.constant(size), bytes(128 * size))),
      ([size, rows]) => {
        writeRows(memory, 'rows', size, rows)
        kernels.transpose(size)
        const expected = new Uint8Array(rows.length)
        for (let j = 0; j < 128; j++)
          for (let i = 0; i < 8 * size; i++)
            expected[16 * i + (j >> 3)] =
              (expected[16 * i + (j >> 3)] as number) | (bitAt(rows.subarray(j * size), i) << (j & 7))
        expect(Buffer.compare(memory.view('blocks', rows.length), expected)).toBe(0)
      },
    ),
    { numRuns: 20 },
  )
})

test('digest: the product with the challenge matrix, and the sacrificed OTs added', () => {
  const ots = 128
  const hashed = ots - checkBits
  fc.assert(
    fc.property(bytes(16 * ots), bytes(ots / 8), bytes(hashed * 8), (blocks, choices, challenge) => {
      memory.view('blocks', blocks.length).set(blocks)
      memory.view('choices', choices.length).set(choices)
      kernels.beginDigest(hashed)
      for (let first = 0; first < hashed; first += 32) {
        memory.view('challenge', 256).set(challenge.subarray(first * 8, first * 8 + 256))
        kernels.digest(first, 32)
      }
      // Entry (j, i) is bit i mod 32 of word j in the group of 32 OTs that i belongs to.
      const entry = (j: number, i: number) => bitAt(challenge, (i - (i % 32)) * checkBits + 32 * j + (i % 32))
      let choiceDigest = 0n
      for (let j = 0; j < checkBits; j++) {
        const terms = [...Array(hashed).keys()].filter((i) => entry(j, i) === 1).concat(hashed + j)
        const sum = xorAll(
          terms.map((i) => blocks.subarray(16 * i, 16 * i + 16)),
          16,
        )
        expect(memory.view('blockDigest', 16, 16 * j)).toEqual(sum)
        const parity = terms.reduce((bit, i) => bit ^ bitAt(choices, i), 0)
        choiceDigest |= BigInt(parity) << BigInt(j)
      }
      expect(BigInt.asUintN(64, kernels.choiceDigest())).toBe(choiceDigest)
    }),
    { numRuns: 10 },
  )
})
