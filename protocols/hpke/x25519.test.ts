import { existsSync, readFileSync } from 'node:fs'
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { describe, expect, test } from 'vitest'
import { x25519 } from './x25519.ts'

const rfcFile = '../shared/vectors/x25519-rfc7748/rfc7748_kat.json'
const wycheproofFile = '../shared/vectors/wycheproof/x25519_test.json'
const read = (file: string) => JSON.parse(readFileSync(file, 'utf8'))

/** X25519 in hexadecimal, or the code of the error. */
function exchanged(privateKey: string, publicKey: string): string {
  try {
    return bytesToHex(x25519(hexToBytes(privateKey), hexToBytes(publicKey)))
  } catch (error) {
    return (error as { code: string }).code
  }
}

test.skipIf(!existsSync(rfcFile))(`vectors of RFC 7748 (skipped without ${rfcFile})`, () => {
  for (const { scalar, input, output } of read(rfcFile)) expect(exchanged(scalar, input)).toBe(output)
})

test('the iterated function of RFC 7748, section 5.2', () => {
  let [k, u] = [new Uint8Array(32).with(0, 9), new Uint8Array(32).with(0, 9)] as [Uint8Array, Uint8Array]
  for (let i = 0; i < 100; i++) {
    ;[k, u] = [x25519(k, u), k]
    if (i === 0)
      expect(bytesToHex(k)).toBe('422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079')
  }
})

interface Case {
  readonly tcId: number
  readonly public: string
  readonly private: string
  readonly shared: string
  readonly flags: readonly string[]
}

describe.skipIf(!existsSync(wycheproofFile))(`Wycheproof (skipped without ${wycheproofFile})`, () => {
  const groups: readonly { tests: readonly Case[] }[] = existsSync(wycheproofFile)
    ? read(wycheproofFile).testGroups
    : []
  const cases = groups.flatMap(({ tests }) => tests)

  test('all results are as listed, and a shared secret of zeroes is refused', () => {
    let refused = 0
    for (const { tcId, public: point, private: scalar, shared } of cases) {
      const isZero = /^0*$/.test(shared)
      if (isZero) refused++
      expect([tcId, exchanged(scalar, point)]).toEqual([tcId, isZero ? 'INVALID_POINT' : shared])
    }
    expect(cases).toHaveLength(518)
    expect(refused).toBeGreaterThan(10)
  })
})
