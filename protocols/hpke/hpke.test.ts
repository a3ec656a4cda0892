import { existsSync, readFileSync } from 'node:fs'
import { inspect } from 'node:util'
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { randomBytes } from '../../src/random/csprng.ts'
import { gcmOpen, gcmSeal } from './aes-gcm.ts'
import { decap, encap } from './dhkem.ts'
import { openBase, sealBase, sealBytes } from './hpke.ts'
import { KeyPair } from './key-pair.ts'
import { keySchedule } from './key-schedule.ts'

const file = '../shared/vectors/hpke-rfc9180/hpke_rfc9180_x25519_hkdfsha256.json'

type Hexes = Readonly<Record<'info' | 'ikmE' | 'ikmR' | 'skRm' | 'pkRm' | 'enc', string>>

interface Vector extends Hexes {
  readonly mode: number
  readonly aead_id: number
  readonly shared_secret: string
  readonly key: string
  readonly base_nonce: string
  readonly encryptions: readonly Readonly<Record<'aad' | 'ct' | 'nonce' | 'pt', string>>[]
}

const vectors: readonly Vector[] = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : []

describe.skipIf(vectors.length === 0)(`vectors of RFC 9180 (skipped without ${file})`, () => {
  // The secret of the KEM is the same thing for all AEADs, and with a preshared key.
  const ofKem = vectors.filter(({ mode }) => mode < 2)

  test.each(ofKem)(
    'KEM in mode $mode for AEAD $aead_id',
    async ({ ikmE, ikmR, skRm, pkRm, enc, shared_secret }) => {
      const receiver = await KeyPair.generate(() => hexToBytes(ikmR))
      expect(bytesToHex(receiver.exportPrivateKey())).toBe(skRm)
      expect(bytesToHex(receiver.publicKey)).toBe(pkRm)
      const sender = await encap(receiver.publicKey, () => hexToBytes(ikmE))
      expect(bytesToHex(sender.enc)).toBe(enc)
      expect(bytesToHex(sender.sharedSecret)).toBe(shared_secret)
      const stored = await KeyPair.fromPrivateKey(hexToBytes(skRm))
      expect(bytesToHex(await decap(sender.enc, stored))).toBe(shared_secret)
    },
  )

  const ofSuite = vectors.filter(({ mode, aead_id }) => mode === 0 && aead_id === 1)

  test('the suite is among them', () => expect(ofSuite).toHaveLength(1))

  test.each(ofSuite)('base mode with AES-128-GCM', async (vector) => {
    const info = hexToBytes(vector.info)
    const messageKey = keySchedule(hexToBytes(vector.shared_secret), info)
    expect(bytesToHex(messageKey.key)).toBe(vector.key)
    expect(bytesToHex(messageKey.nonce)).toBe(vector.base_nonce)

    const [first] = vector.encryptions
    const [aad, pt] = [hexToBytes(first!.aad), hexToBytes(first!.pt)]
    const sealed = await sealBase(hexToBytes(vector.pkRm), info, aad, pt, () => hexToBytes(vector.ikmE))
    expect(bytesToHex(sealed)).toBe(vector.enc + first!.ct)
    const receiver = await KeyPair.fromPrivateKey(hexToBytes(vector.skRm))
    expect(await openBase(receiver, info, aad, sealed)).toEqual(pt)

    for (const { aad, ct, nonce, pt } of vector.encryptions) {
      const later = { key: messageKey.key, nonce: hexToBytes(nonce) }
      expect(bytesToHex(await gcmSeal(later, hexToBytes(aad), hexToBytes(pt)))).toBe(ct)
      expect(bytesToHex(await gcmOpen(later, hexToBytes(aad), hexToBytes(ct)))).toBe(pt)
    }
  })
})

const bytes = () => fc.uint8Array({ maxLength: 200 })

test('what is sealed opens, and sealing adds as much as it says', async () => {
  const receiver = await KeyPair.generate()
  await fc.assert(
    fc.asyncProperty(bytes(), bytes(), bytes(), async (info, aad, plaintext) => {
      const sealed = await sealBase(receiver.publicKey, info, aad, plaintext)
      expect(sealed).toHaveLength(plaintext.length + sealBytes)
      expect(await openBase(receiver, info, aad, sealed)).toEqual(plaintext)
    }),
    { numRuns: 20 },
  )
})

describe('nothing opens', async () => {
  const receiver = await KeyPair.generate()
  const [info, aad, plaintext] = [randomBytes(5), randomBytes(6), randomBytes(7)]
  const invalid = { code: 'SEAL_INVALID' }
  const flipped = (honest: Uint8Array, bit: number) =>
    honest.with(bit >> 3, honest[bit >> 3]! ^ (1 << (bit & 7)))

  test('with any bit flipped', async () => {
    const sealed = await sealBase(receiver.publicKey, info, aad, plaintext)
    for (let bit = 0; bit < 8 * sealed.length; bit += bit < 248 ? 31 : 1)
      await expect(openBase(receiver, info, aad, flipped(sealed, bit))).rejects.toMatchObject(invalid)
  })

  test('for another purpose, beside other data, by another key, or too short', async () => {
    const sealed = await sealBase(receiver.publicKey, info, aad, plaintext)
    const others: readonly Parameters<typeof openBase>[] = [
      [receiver, flipped(info, 0), aad, sealed],
      [receiver, info, flipped(aad, 0), sealed],
      [await KeyPair.generate(), info, aad, sealed],
      [receiver, info, aad, sealed.subarray(0, sealBytes - 1)],
    ]
    for (const other of others) await expect(openBase(...other)).rejects.toMatchObject(invalid)
  })

  test('under a key of small order, which is not sealed to either', async () => {
    const order4 = new Uint8Array(32).with(0, 1)
    const invalidPoint = { code: 'INVALID_POINT' }
    await expect(sealBase(order4, info, aad, plaintext)).rejects.toMatchObject(invalidPoint)
    const sealed = await sealBase(receiver.publicKey, info, aad, plaintext)
    sealed.set(order4)
    await expect(openBase(receiver, info, aad, sealed)).rejects.toMatchObject(invalidPoint)
  })
})

test('keys of other lengths are refused', async () => {
  const short = new Uint8Array(31)
  const refused = { code: 'INVALID_ARGUMENT' }
  await expect(KeyPair.fromPrivateKey(short)).rejects.toMatchObject(refused)
  await expect(sealBase(short, short, short, short)).rejects.toMatchObject(refused)
})

test('a key pair prints as a secret', async () => {
  const pair = await KeyPair.generate()
  expect([`${pair}`, JSON.stringify(pair), inspect(pair)]).toEqual([
    '[secret]',
    '"[secret]"',
    'KeyPair [secret]',
  ])
})
