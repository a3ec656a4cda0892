import { createCipheriv } from 'node:crypto'
import { turboshake128 as oracle } from '@noble/hashes/sha3-addons.js'
import { expect, test } from 'vitest'
import { seededPrg } from './prg.ts'
import { Seed } from './seed.ts'
import { SeedKey } from './seed-key.ts'
import type { SeedUse } from './seed-use.ts'

const seedBytes = Uint8Array.from({ length: 32 }, (_, i) => i)
const use: SeedUse = { label: 'test', session: 'Größe', address: 'round-1/share' }

async function expansion(use: SeedUse, length = 40): Promise<Buffer> {
  return Buffer.from(await seededPrg(Seed.fromBytes(seedBytes), use).next(length))
}

const message = Buffer.concat([
  Buffer.from('0400', 'hex'),
  Buffer.from('test'),
  Buffer.from('0700', 'hex'),
  Buffer.from('Größe'),
  Buffer.from('0d00', 'hex'),
  Buffer.from('round-1/share'),
  seedBytes,
])

test('is AES-128-CTR under a key and counter hashed from the use and the seed', async () => {
  const keyAndCounter = oracle(message, { D: 0x11, dkLen: 32 })
  const cipher = createCipheriv('aes-128-ctr', keyAndCounter.subarray(0, 16), keyAndCounter.subarray(16))
  expect(await expansion(use)).toEqual(cipher.update(Buffer.alloc(40)))
})

test('a derived seed hashes the same encoding in another domain', () => {
  expect(SeedKey.fromBytes(seedBytes).derive(use).take()).toEqual(oracle(message, { D: 0x12, dkLen: 32 }))
})

test('a length takes two little-endian bytes', () => {
  const label = 'x'.repeat(0x0203)
  const longMessage = Buffer.concat([
    Buffer.from('0302', 'hex'),
    Buffer.from(label),
    message.subarray(message.indexOf('0700', 'hex')),
  ])
  expect(
    SeedKey.fromBytes(seedBytes)
      .derive({ ...use, label })
      .take(),
  ).toEqual(oracle(longMessage, { D: 0x12, dkLen: 32 }))
})

test.each(['label', 'session', 'address'] as const)('another %s gives another stream', async (part) => {
  expect(await expansion({ ...use, [part]: 'other' })).not.toEqual(await expansion(use))
})

test('takes the seed', () => {
  const seed = Seed.random()
  seededPrg(seed, use)
  expect(() => seededPrg(seed, { ...use, address: 'round-2/share' })).toThrow(
    expect.objectContaining({ code: 'SEED_REUSED' }),
  )
})

test('refuses a text that its length prefix cannot hold', () => {
  expect(() => seededPrg(Seed.random(), { ...use, address: 'x'.repeat(65_536) })).toThrow(
    expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
  )
  expect(() => seededPrg(Seed.random(), { ...use, address: 'x'.repeat(65_535) })).not.toThrow()
})

// Both would be U+FFFD in UTF-8, and two uses one stream.
test.each(['\ud800', '\udc00', 'a\ud83db'])('refuses half of a surrogate pair', (text) => {
  for (const part of ['label', 'session', 'address'])
    expect(() => seededPrg(Seed.random(), { ...use, [part]: text })).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT', message: expect.stringMatching(part) }),
    )
  expect(() => seededPrg(Seed.random(), { ...use, label: '\ud83d\ude00' })).not.toThrow()
})
