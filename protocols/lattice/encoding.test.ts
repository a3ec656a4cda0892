import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Field64 } from '../../src/field/field64.ts'
import { FieldVector } from '../../src/field/vector.ts'
import type { Ciphertext } from './ciphertext.ts'
import { decrypt } from './decrypt.ts'
import {
  ciphertextBytes,
  decodeCiphertext,
  decodePublicKey,
  encodeCiphertext,
  encodePublicKey,
  publicKeyBytes,
} from './encoding.ts'
import { encrypt, encryptOwn } from './encrypt.ts'
import { add } from './evaluate.ts'
import { generateKey } from './generate-key.ts'
import { deriveParameters, LatticeParameters } from './parameters.ts'

const parameters = deriveParameters({ encryption: 'secret key', multiplied: true, addends: 1, parties: 1 })
const key = await generateKey(parameters)
const message = FieldVector.of(Field64, [1, -2, 3])

const coded: readonly (readonly [string, Ciphertext, number])[] = [
  ['a ciphertext', await encrypt(key.publicKey, message), ciphertextBytes(parameters, false)],
  ['a fresh one under the secret key', await encryptOwn(key, message), ciphertextBytes(parameters, true)],
]
const malformed = expect.objectContaining({ code: 'CIPHERTEXT_MALFORMED' })

/** Where the parts begin: version, kind, parameters, key, noise. */
const [kindAt, parametersAt, keyAt, noiseAt, elementsAt] = [1, 2, 18, 34, 50] as const

describe.each(coded)('%s', (_, ciphertext, size) => {
  const bytes = encodeCiphertext(ciphertext)
  const changed = (change: (copy: Uint8Array<ArrayBuffer>) => void) => {
    const copy = new Uint8Array(bytes)
    change(copy)
    return decodeCiphertext(key, copy)
  }

  test('comes back as it was, wherever the bytes lie', async () => {
    expect(bytes.length).toBe(size)
    const shifted = new Uint8Array(size + 3)
    shifted.set(bytes, 3)
    const back = await decodeCiphertext(key.publicKey, shifted.subarray(3))
    expect(back).toEqual(ciphertext)
    expect(decrypt(key, back).slice(0, 3).toJSON()).toEqual(message.toJSON())
  })

  test('is refused when it is of another length, version or kind', async () => {
    await expect(decodeCiphertext(key, new Uint8Array(0))).rejects.toThrow(malformed)
    await expect(decodeCiphertext(key, bytes.subarray(0, size - 1))).rejects.toThrow(malformed)
    await expect(decodeCiphertext(key, Uint8Array.of(...bytes.subarray(0, 100)))).rejects.toThrow(malformed)
    for (const [at, value] of [
      [0, 2],
      [kindAt, 0],
      [kindAt, 1],
      [kindAt, 4],
      [kindAt, 5 - bytes[kindAt]!],
    ] as const)
      await expect(changed((copy) => copy.fill(value, at, at + 1))).rejects.toThrow(malformed)
  })

  test('is refused when it is of another parameter set or key', async () => {
    const flip = (at: number) => (copy: Uint8Array) => copy.fill(copy[at]! ^ 1, at, at + 1)
    await expect(changed(flip(parametersAt))).rejects.toMatchObject({ code: 'PARAMETERS_MISMATCH' })
    await expect(changed(flip(keyAt))).rejects.toMatchObject({ code: 'KEY_MISMATCH' })
    const other = new LatticeParameters({ ...parameters.toJSON(), maxOpened: 2 ** 20 })
    await expect(decodeCiphertext(await generateKey(other), bytes)).rejects.toMatchObject({
      code: 'PARAMETERS_MISMATCH',
    })
    await expect(decodeCiphertext(await generateKey(parameters), bytes)).rejects.toMatchObject({
      code: 'KEY_MISMATCH',
    })
  })

  test.each([
    ['fixed', 0, Number.NaN, 'CIPHERTEXT_MALFORMED'],
    ['fixed', 0, 0.25, 'CIPHERTEXT_MALFORMED'],
    ['fixed', 0, -1, 'CIPHERTEXT_MALFORMED'],
    ['fixed', 0, Number.POSITIVE_INFINITY, 'NOISE_BUDGET_EXCEEDED'],
    ['fixed', 0, 2 ** 146, 'NOISE_BUDGET_EXCEEDED'],
    ['deviation', 8, Number.NaN, 'CIPHERTEXT_MALFORMED'],
    ['deviation', 8, -1, 'CIPHERTEXT_MALFORMED'],
    ['deviation', 8, 2 ** 143, 'NOISE_BUDGET_EXCEEDED'],
  ])('is refused with a %s noise of %#', async (_, at, value, code) => {
    const written = changed((copy) => new DataView(copy.buffer).setFloat64(noiseAt + at, value, true))
    await expect(written).rejects.toMatchObject({ code })
  })

  test('is refused when a residue is not below its prime', async () => {
    const { n, ring } = parameters
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 7 * n - 1 }), fc.nat({ max: 2 ** 31 }), async (residue, more) => {
        const value = ring.primes[Math.floor(residue / n)]! + more
        const at = elementsAt + 4 * residue
        const written = changed((copy) => new DataView(copy.buffer).setUint32(at, value, true))
        await expect(written).rejects.toThrow(malformed)
      }),
      { numRuns: 20 },
    )
  })
})

test('what is made of a fresh ciphertext has both elements', async () => {
  const sum = add(coded[1]![1], coded[1]![1])
  const bytes = encodeCiphertext(sum)
  expect(bytes.length).toBe(ciphertextBytes(parameters, false))
  expect(await decodeCiphertext(key, bytes)).toEqual(sum)
})

describe('a public key', () => {
  const bytes = encodePublicKey(key.publicKey)

  test('comes back', async () => {
    expect(bytes.length).toBe(publicKeyBytes(parameters))
    const back = await decodePublicKey(parameters, bytes)
    expect(back.keyId).toBe(key.keyId)
    const opened = decrypt(key, await encrypt(back, message))
    expect(opened.slice(0, 3).toJSON()).toEqual(message.toJSON())
  })

  test('is another key when its seed or a residue is another', async () => {
    for (const at of [parametersAt + 16, publicKeyBytes(parameters) - 4]) {
      const copy = new Uint8Array(bytes)
      copy[at]! ^= 1
      expect((await decodePublicKey(parameters, copy)).keyId).not.toBe(key.keyId)
    }
  })

  test('is refused when it is malformed or of another parameter set', async () => {
    const decode = async (copy: Uint8Array) => decodePublicKey(parameters, copy)
    await expect(decode(bytes.subarray(1))).rejects.toThrow(malformed)
    await expect(decode(bytes.subarray(0, 60))).rejects.toThrow(malformed)
    await expect(decode(encodeCiphertext(coded[0]![1]))).rejects.toThrow(malformed)
    await expect(decode(new Uint8Array(bytes).fill(0xff, bytes.length - 4))).rejects.toThrow(malformed)
    await expect(decode(new Uint8Array(bytes).fill(0, 2, 3))).rejects.toMatchObject({
      code: 'PARAMETERS_MISMATCH',
    })
  })
})
