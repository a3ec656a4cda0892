import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { Field64 } from '../field/field64.ts'
import { PairwiseZeroShare } from '../sharing/pairwise-zero.ts'
import { AesCtr as NodeAesCtr } from './aes-ctr.node.ts'
import { AesCtr as WebAesCtr } from './aes-ctr.web.ts'
import { Seed, seedBytes } from './seed.ts'
import { SeedKey } from './seed-key.ts'
import type { SeedUse } from './seed-use.ts'
import { TurboShake128 } from './turboshake.ts'
import { XofTurboShake128 } from './xof.ts'

const bytes = Uint8Array.from({ length: seedBytes }, (_, i) => 200 + i)
const use: SeedUse = { label: 'label', session: 'session', address: 'address' }

test('a seed hands out its bytes once', () => {
  const seed = Seed.fromBytes(bytes)
  expect(seed.take()).toEqual(bytes)
  expect(() => seed.take()).toThrow(expect.objectContaining({ code: 'SEED_REUSED' }))
})

test('a seed keeps a copy of its own', () => {
  const given = bytes.slice()
  const seed = Seed.fromBytes(given)
  given.fill(0)
  expect(seed.take()).toEqual(bytes)
})

test('fresh seeds differ', () => {
  expect(Seed.random().take()).not.toEqual(Seed.random().take())
})

test('a key derives the same seed for the same use, another for any other', () => {
  const derive = (changed: Partial<SeedUse>) =>
    Buffer.from(
      SeedKey.fromBytes(bytes)
        .derive({ ...use, ...changed })
        .take(),
    ).toString('hex')
  expect(derive({})).toBe(derive({}))
  const others = [
    derive({ label: 'labels' }),
    derive({ session: 'essions' }),
    derive({ address: '' }),
    // The same text cut elsewhere: without lengths these would be one encoding.
    derive({ label: 'labe', session: 'lsession' }),
  ]
  expect(new Set([derive({}), ...others]).size).toBe(5)
})

test('fresh keys differ', () => {
  expect(SeedKey.random().derive(use).take()).not.toEqual(SeedKey.random().derive(use).take())
})

test('nothing prints what generators and sponges hold', () => {
  const holders = [
    new TurboShake128(1).absorb(bytes),
    new XofTurboShake128(bytes, bytes),
    new NodeAesCtr(bytes.subarray(0, 16), bytes.subarray(16)),
    new WebAesCtr(bytes.slice(0, 16), bytes.subarray(16)),
    new PairwiseZeroShare(Field64, 0, new Map([[1, Seed.fromBytes(bytes)]]), use),
  ]
  for (const holder of holders) {
    expect(inspect(holder, { showHidden: true, depth: 9 })).toMatch(/^\w+ \{\}$/)
    expect(JSON.stringify(holder)).toBe('{}')
    expect(String(holder)).toBe('[object Object]')
  }
})

describe.each([
  { name: 'Seed', fromBytes: Seed.fromBytes },
  { name: 'SeedKey', fromBytes: SeedKey.fromBytes },
])('$name', ({ name, fromBytes }) => {
  test('prints nothing of what it holds', () => {
    const secret = fromBytes(bytes)
    expect(String(secret)).toBe('[secret]')
    expect(`${secret}`).toBe('[secret]')
    expect(JSON.stringify({ secret })).toBe('{"secret":"[secret]"}')
    expect(inspect({ secret }, { showHidden: true, depth: 9 })).toBe(`{ secret: ${name} [secret] }`)
    expect(Object.entries(secret)).toEqual([])
  })

  test.each([0, 31, 33])('is not made from %i bytes', (length) => {
    expect(() => fromBytes(new Uint8Array(length))).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    )
  })
})
