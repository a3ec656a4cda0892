import { inspect } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Field64 } from '../../src/field/field64.ts'
import { Field128 } from '../../src/field/field128.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { namedBytes } from '../../src/vectors/vector-file.ts'
import { answer } from './answer.ts'
import type { Ciphertext } from './ciphertext.ts'
import { decrypt } from './decrypt.ts'
import { encrypt, encryptOwn } from './encrypt.ts'
import { add, addPlain, multiplyPlain } from './evaluate.ts'
import { generateKey } from './generate-key.ts'
import { MemoryOpenedCount } from './opened-count.ts'
import { deriveParameters, LatticeParameters } from './parameters.ts'

const parameters = deriveParameters({ encryption: 'secret key', multiplied: true, addends: 1, parties: 1 })
const { n } = parameters
const key = await generateKey(parameters)
const { publicKey } = key

/** All slots from a text; the first few are what is at the edges. */
function vectorOf(name: string): FieldVector {
  const slots = FieldVector.of(Field64, new BigUint64Array(namedBytes(name, 8 * n).slice().buffer))
  const edges = FieldVector.of(Field64, [0, 1, -1, 2n ** 63n, 2n ** 63n - 1n])
  slots.bytes.set(edges.bytes)
  return slots
}

const names = fc.tuple(fc.string(), fc.string(), fc.string())
const few = { numRuns: 5 }
const same = (x: FieldVector, y: FieldVector) => expect(Buffer.compare(x.bytes, y.bytes)).toBe(0)

describe.each([
  ['under the public key', (message: FieldVector) => encrypt(publicKey, message)],
  ['under the secret key', (message: FieldVector) => encryptOwn(key, message)],
] as const)('%s', (_, encryptIt) => {
  test('sums and products are those of the slots', async () => {
    await fc.assert(
      fc.asyncProperty(names, async (drawn) => {
        const [x, y, w] = drawn.map(vectorOf) as [FieldVector, FieldVector, FieldVector]
        const [ofX, ofY] = [await encryptIt(x), await encryptIt(y)]
        same(decrypt(key, ofX), x)
        same(decrypt(key, add(ofX, ofY)), x.add(y))
        same(decrypt(key, addPlain(ofX, y)), x.add(y))
        same(decrypt(key, multiplyPlain(ofX, w)), x.mul(w))
        same(decrypt(key, add(multiplyPlain(ofX, w), multiplyPlain(ofY, x))), x.mul(w).add(y.mul(x)))
        same(decrypt(key, addPlain(multiplyPlain(add(ofX, ofY), w), x)), x.add(y).mul(w).add(x))
      }),
      few,
    )
  })

  test('slots that are left out are zero', async () => {
    const three = FieldVector.of(Field64, [1, 2, 3])
    const opened = decrypt(key, await encryptIt(three))
    expect(opened.length).toBe(n)
    expect(opened.slice(0, 5).toNumbers()).toEqual([1, 2, 3, 0, 0])
    expect(
      opened
        .slice(5)
        .toBigInts()
        .every((x) => x === 0n),
    ).toBe(true)
  })

  test('two encryptions of one message have nothing in common', async () => {
    const [x, y] = [await encryptIt(vectorOf('x')), await encryptIt(vectorOf('x'))]
    // of 57,344 residues that are uniform, few meet
    const equal = (a: Uint32Array, b: Uint32Array) => a.filter((value, i) => value === b[i]).length
    expect(equal(x.c0, y.c0)).toBeLessThan(5)
    expect(equal(x.c1, y.c1)).toBeLessThan(5)
  })
})

test('an answer is the product and the mask', async () => {
  const count = new MemoryOpenedCount()
  await fc.assert(
    fc.asyncProperty(names, async (drawn) => {
      const [x, w, mask] = drawn.map(vectorOf) as [FieldVector, FieldVector, FieldVector]
      same(
        decrypt(key, await answer(publicKey, await encryptOwn(key, x), w, mask, { count })),
        x.mul(w).add(mask),
      )
    }),
    few,
  )
})

describe('refuses', () => {
  const x = vectorOf('x')

  test('a ciphertext under another key', async () => {
    const other = await generateKey(parameters)
    const [ours, theirs] = [await encryptOwn(key, x), await encryptOwn(other, x)]
    const wrong = expect.objectContaining({ code: 'KEY_MISMATCH' })
    expect(() => add(ours, theirs)).toThrow(wrong)
    expect(() => decrypt(key, theirs)).toThrow(wrong)
    await expect(answer(publicKey, theirs, x, x, { count: new MemoryOpenedCount() })).rejects.toThrow(wrong)
  })

  test('another parameter set', async () => {
    const choice = { ...parameters.toJSON(), primeCount: 6, maxOpened: 2 ** 20 }
    const other = await encryptOwn(await generateKey(new LatticeParameters(choice)), x)
    const wrong = expect.objectContaining({ code: 'PARAMETERS_MISMATCH' })
    expect(() => add(other, other)).not.toThrow()
    expect(() => decrypt(key, other)).toThrow(wrong)
    expect(() => publicKey.parameters.checkSame(other.parameters)).toThrow(wrong)
  })

  test('more noise than decrypts, before anything is computed', async () => {
    const once = multiplyPlain(await encrypt(publicKey, x), x)
    const wrong = expect.objectContaining({ code: 'NOISE_BUDGET_EXCEEDED' })
    expect(() => multiplyPlain(once, x)).toThrow(wrong)
    let sum: Ciphertext = { ...once, noise: { fixed: parameters.decryptedNoise / 3, deviation: 0 } }
    sum = add(sum, add(sum, sum))
    expect(() => add(sum, sum)).toThrow(wrong)
    expect(() => decrypt(key, { ...once, noise: { fixed: 2 ** 146, deviation: 0 } })).toThrow(wrong)
  })

  test('to answer what its noise would not drown', async () => {
    const count = new MemoryOpenedCount()
    const wrong = expect.objectContaining({ code: 'NOISE_BUDGET_EXCEEDED' })
    await expect(answer(publicKey, await encrypt(publicKey, x), x, x, { count })).rejects.toThrow(wrong)
    const two = add(await encryptOwn(key, x), await encryptOwn(key, x))
    await expect(answer(publicKey, two, x, x, { count })).rejects.toThrow(wrong)
  })

  test('to answer more often than noise drowns', async () => {
    const few = new LatticeParameters({ ...parameters.toJSON(), maxOpened: 2 * n })
    const ours = await generateKey(few)
    const question = await encryptOwn(ours, x)
    const count = new MemoryOpenedCount()
    await answer(ours.publicKey, question, x, x, { count })
    await answer(ours.publicKey, question, x, x, { count })
    await expect(answer(ours.publicKey, question, x, x, { count })).rejects.toThrow(
      expect.objectContaining({ code: 'KEY_EXHAUSTED' }),
    )
  })

  test('messages that do not fit the slots', async () => {
    await expect(encryptOwn(key, FieldVector.zero(Field64, n + 1))).rejects.toThrow(
      expect.objectContaining({ code: 'LENGTH_MISMATCH' }),
    )
    await expect(encrypt(publicKey, FieldVector.zero(Field128, n))).rejects.toThrow(
      expect.objectContaining({ code: 'FIELD_MISMATCH' }),
    )
  })

  test('to make a key of one owner of parameters for several', async () => {
    const joint = deriveParameters({ encryption: 'public key', multiplied: false, addends: 2, parties: 2 })
    await expect(generateKey(joint)).rejects.toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }))
  })
})

test('a secret key prints as a secret', () => {
  for (const printed of [inspect(key), String(key), JSON.stringify(key)]) {
    expect(printed).toContain('[secret]')
    expect(printed).not.toMatch(/\d{4}/)
  }
})
