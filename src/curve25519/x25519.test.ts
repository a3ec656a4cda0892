import { existsSync, readFileSync } from 'node:fs'
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { randomBytes } from '../random/csprng.ts'
import * as web from './platform.web.ts'
import { x25519, x25519PublicKey } from './x25519.ts'

/** The platform that answers in the running test. */
const platform = vi.hoisted(() => ({ current: undefined as unknown as typeof web }))

vi.mock('#curve25519', () => ({
  publicKeyOf: (...given: Parameters<typeof web.publicKeyOf>) => platform.current.publicKeyOf(...given),
  sharedSecret: (...given: Parameters<typeof web.sharedSecret>) => platform.current.sharedSecret(...given),
}))

const node = await vi.importActual<typeof web>('./platform.node.ts')

const rfcFile = '../shared/vectors/x25519-rfc7748/rfc7748_kat.json'
const wycheproofFile = '../shared/vectors/wycheproof/x25519_test.json'
const read = (file: string) => JSON.parse(readFileSync(file, 'utf8'))

/** X25519 in hexadecimal, or the code of the error. */
async function exchanged(privateKey: string, publicKey: string): Promise<string> {
  return x25519(hexToBytes(privateKey), hexToBytes(publicKey)).then(bytesToHex, ({ code }) => code)
}

interface Case {
  readonly tcId: number
  readonly public: string
  readonly private: string
  readonly shared: string
}

describe.each([
  { name: 'node:crypto', implementation: node },
  { name: 'Web Crypto', implementation: web },
])('X25519 by $name', ({ implementation }) => {
  beforeEach(() => {
    platform.current = implementation
  })

  test.skipIf(!existsSync(rfcFile))(`vectors of RFC 7748 (skipped without ${rfcFile})`, async () => {
    for (const { scalar, input, output } of read(rfcFile)) expect(await exchanged(scalar, input)).toBe(output)
  })

  test('the iterated function of RFC 7748, section 5.2', async () => {
    let [k, u]: [Uint8Array, Uint8Array] = [new Uint8Array(32).with(0, 9), new Uint8Array(32).with(0, 9)]
    for (let i = 0; i < 100; i++) {
      ;[k, u] = [await x25519(k, u), k]
      if (i === 0)
        expect(bytesToHex(k)).toBe('422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079')
    }
  })

  test('a public key is the private key times the base point', async () => {
    const privateKey = randomBytes(32)
    expect(await x25519PublicKey(privateKey)).toEqual(await x25519(privateKey, new Uint8Array(32).with(0, 9)))
  })

  test.skipIf(!existsSync(wycheproofFile))(
    `Wycheproof: all as listed, and a secret of zeroes is refused (skipped without ${wycheproofFile})`,
    async () => {
      const groups: readonly { tests: readonly Case[] }[] = read(wycheproofFile).testGroups
      const cases = groups.flatMap(({ tests }) => tests)
      let refused = 0
      for (const { tcId, public: point, private: scalar, shared } of cases) {
        const isZero = /^0*$/.test(shared)
        if (isZero) refused++
        expect([tcId, await exchanged(scalar, point)]).toEqual([tcId, isZero ? 'INVALID_POINT' : shared])
      }
      expect(cases).toHaveLength(518)
      expect(refused).toBeGreaterThan(10)
    },
  )
})

test('zeroes that a platform lets through are refused', async () => {
  platform.current = { ...node, sharedSecret: async () => new Uint8Array(32) }
  await expect(x25519(randomBytes(32), randomBytes(32))).rejects.toMatchObject({ code: 'INVALID_POINT' })
})
