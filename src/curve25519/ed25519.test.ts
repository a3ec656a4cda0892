import { existsSync, readFileSync } from 'node:fs'
import { ED25519_TORSION_SUBGROUP, ed25519 as library } from '@noble/curves/ed25519.js'
import { hexToBytes } from '@noble/hashes/utils.js'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { randomBytes } from '../random/csprng.ts'
import { ed25519PublicKey, ed25519Sign, ed25519Verify } from './ed25519.ts'
import * as web from './platform.web.ts'
import { isProperPoint, isReducedScalar } from './strict-encoding.ts'

/** The platform that answers in the running test. */
const platform = vi.hoisted(() => ({ current: undefined as unknown as typeof web }))

/** Whether the checks before the platform's own are taken out. */
const removed = vi.hoisted(() => ({ strictness: false }))

vi.mock('#curve25519', () => ({
  publicKeyOf: (...given: Parameters<typeof web.publicKeyOf>) => platform.current.publicKeyOf(...given),
  signed: (...given: Parameters<typeof web.signed>) => platform.current.signed(...given),
  isSigned: (...given: Parameters<typeof web.isSigned>) => platform.current.isSigned(...given),
}))

vi.mock('./strict-encoding.ts', async (original) => {
  const module = await original<typeof import('./strict-encoding.ts')>()
  return {
    isProperPoint: (bytes: Uint8Array) => removed.strictness || module.isProperPoint(bytes),
    isReducedScalar: (bytes: Uint8Array) => removed.strictness || module.isReducedScalar(bytes),
  }
})

const node = await vi.importActual<typeof web>('./platform.node.ts')

const wycheproofFile = '../shared/vectors/wycheproof/ed25519_test.json'

/** Tests 1 to 3 of RFC 8032, section 7.1: private key, public key, message, signature. */
const rfc8032 = [
  [
    '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    '',
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  ],
  [
    '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
    '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    '72',
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  ],
  [
    'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
    'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    'af82',
    '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  ],
] as const

afterEach(() => {
  removed.strictness = false
})

const prime = 2n ** 255n - 19n

const encode = (value: bigint) =>
  Uint8Array.from({ length: 32 }, (_, i) => Number((value >> BigInt(8 * i)) & 255n))

describe.each([
  { name: 'node:crypto', implementation: node },
  { name: 'Web Crypto', implementation: web },
])('Ed25519 by $name', ({ implementation }) => {
  beforeEach(() => {
    platform.current = implementation
  })

  test('vectors of RFC 8032', async () => {
    for (const [privateKey, publicKey, message, signature] of rfc8032.map((texts) => texts.map(hexToBytes))) {
      expect(await ed25519PublicKey(privateKey!)).toEqual(publicKey)
      expect(await ed25519Sign(message!, privateKey!)).toEqual(signature)
      expect(await ed25519Verify(signature!, message!, publicKey!)).toBe(true)
    }
  })

  test.skipIf(!existsSync(wycheproofFile))(
    `Wycheproof: all as listed (skipped without ${wycheproofFile})`,
    async () => {
      let count = 0
      for (const { publicKey, tests } of JSON.parse(readFileSync(wycheproofFile, 'utf8')).testGroups)
        for (const { tcId, msg, sig, result } of tests) {
          count++
          const verdict = await ed25519Verify(hexToBytes(sig), hexToBytes(msg), hexToBytes(publicKey.pk))
          expect([tcId, verdict ? 'valid' : 'invalid']).toEqual([tcId, result])
        }
      expect(count).toBe(151)
    },
  )

  test('any bit flipped is refused, in the signature, the message and the key', async () => {
    const privateKey = randomBytes(32)
    const message = randomBytes(20)
    const given = [
      await ed25519Sign(message, privateKey),
      message,
      await ed25519PublicKey(privateKey),
    ] as const
    expect(await ed25519Verify(...given)).toBe(true)
    for (const [part, bytes] of given.entries())
      for (let bit = 0; bit < 8 * bytes.length; bit += 7) {
        const flipped = bytes.with(bit >> 3, bytes[bit >> 3]! ^ (1 << (bit & 7)))
        const [signature, text, key] = given.with(part, flipped) as [Uint8Array, Uint8Array, Uint8Array]
        expect(await ed25519Verify(signature, text, key)).toBe(false)
      }
  })

  test('neither keys nor signatures of other lengths fit', async () => {
    const [, key, message, signature] = rfc8032[1].map(hexToBytes) as Uint8Array[]
    expect(await ed25519Verify(signature!.subarray(1), message!, key!)).toBe(false)
    expect(await ed25519Verify(signature!, message!, key!.subarray(1))).toBe(false)
  })
})

test('points of small order, which fit many messages, are refused before a lenient platform takes them', async () => {
  // ZIP 215 takes them, as some platforms do.
  const isSigned: typeof web.isSigned = async (...given) => library.verify(...given)
  platform.current = { ...node, isSigned }
  const neutral = hexToBytes(ED25519_TORSION_SUBGROUP[0]!)
  const forged = Uint8Array.of(...neutral, ...new Uint8Array(32))
  const fits = async (key: Uint8Array) => {
    const verdicts = Array.from({ length: 8 }, (_, i) => ed25519Verify(forged, Uint8Array.of(i), key))
    return (await Promise.all(verdicts)).includes(true)
  }
  const keys = ED25519_TORSION_SUBGROUP.map(hexToBytes)
  expect(keys).toHaveLength(8)
  for (const key of keys) expect(await fits(key)).toBe(false)
  removed.strictness = true
  for (const key of keys) expect(await fits(key)).toBe(true)
})

test.each([
  ['the prime', prime, false],
  ['the prime and one', prime + 1n, false],
  ['the largest that 255 bits hold', 2n ** 255n - 1n, false],
  ['one', 1n, false],
  ['one under a sign', 1n + 2n ** 255n, false],
  ['two', 2n, true],
  ['two less than the prime', prime - 2n, true],
])('whether a point is proper with a y of %s', (_, y, expected) => {
  expect(isProperPoint(encode(y))).toBe(expected)
})

test('a scalar is reduced below the order', () => {
  const order = library.Point.Fn.ORDER
  expect([order - 1n, order, order + 1n].map((s) => isReducedScalar(encode(s)))).toEqual([true, false, false])
})
