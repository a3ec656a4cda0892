import { afterEach, describe, expect, test, vi } from 'vitest'
import { Field64 } from '../../src/field/field64.ts'
import { modInv } from '../../src/field/modular.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { namedBytes } from '../../src/vectors/vector-file.ts'
import { answer } from './answer.ts'
import type { Ciphertext } from './ciphertext.ts'
import { decrypt } from './decrypt.ts'
import type * as Drowning from './drowning.ts'
import type * as Encrypt from './encrypt.ts'
import { encryptOwn } from './encrypt.ts'
import { generateKey } from './generate-key.ts'
import { MemoryOpenedCount } from './opened-count.ts'
import { deriveParameters } from './parameters.ts'
import { integersOf, largestNoise } from './testing/integers.ts'

/** What the control runs leave out of an answer. */
const removed = vi.hoisted(() => new Set<string>())

vi.mock('./encrypt.ts', async (original) => {
  const module = await original<typeof Encrypt>()
  const encryptCoefficients: typeof module.encryptCoefficients = async (publicKey, message, ...given) => {
    if (!removed.has('encryption')) return module.encryptCoefficients(publicKey, message, ...given)
    const { ring } = publicKey.parameters
    return [ring.evaluate({ message }), ring.zero()]
  }
  return { ...module, encryptCoefficients }
})

vi.mock('./drowning.ts', async (original) => {
  const module = await original<typeof Drowning>()
  const sampleDrowning: typeof module.sampleDrowning = async (...given) => {
    const drowning = await module.sampleDrowning(...given)
    if (!removed.has('drowning')) return drowning
    return { digits: drowning.digits.map((digits) => digits.fill(0)), offset: 0n }
  }
  return { ...module, sampleDrowning }
})

afterEach(() => removed.clear())

const parameters = deriveParameters({ encryption: 'secret key', multiplied: true, addends: 1, parties: 1 })
const { n, ring, packing } = parameters
const key = await generateKey(parameters)

const uniform = (name: string) =>
  FieldVector.of(Field64, new BigUint64Array(namedBytes(name, 8 * n).slice().buffer))
const [x, w, mask, otherFactor] = ['x', 'w', 'mask', 'other'].map(uniform) as [
  FieldVector,
  FieldVector,
  FieldVector,
  FieldVector,
]
/** From a text: of uniform residues one is 0, and has no inverse, in one question of 19,000. */
const question = await encryptOwn(key, x, (length) => namedBytes('question', length))
const ask = () => answer(key.publicKey, question, w, mask, { count: new MemoryOpenedCount() })
const equal = (a: FieldVector, b: FieldVector) => Buffer.compare(a.bytes, b.bytes) === 0

/** What the owner reads off c1 if it is the question's times w: the quotient modulo each prime, composed. */
function quotientOf({ c1 }: Ciphertext): FieldVector {
  const quotient = c1.map((value, i) => {
    const p = BigInt(ring.primes[Math.floor(i / n)]!)
    return Number((BigInt(value) * modInv(BigInt(question.c1[i]!), p)) % p)
  })
  return packing.toSlots(ring.compose(quotient))
}

/**
 * How far the owner finds an answer from a product by a factor that it guesses, in units of P. The mask is unknown modulo P,
 * which is one unit.
 */
function distanceFrom(guess: FieldVector, { c0, c1 }: Ciphertext): number {
  const asked = key.addProduct(question.c0.slice(), question.c1)
  const negated = ring.factor({ message: packing.toCoefficients(guess.neg()) })
  return largestNoise(integersOf(parameters, ring.addProduct(key.addProduct(c0.slice(), c1), asked, negated)))
}

describe('the owner of the key', () => {
  test('gets the product and the mask', async () => {
    expect(equal(decrypt(key, await ask()), x.mul(w).add(mask))).toBe(true)
  })

  test('does not read the factor off c1', async () => {
    expect(equal(quotientOf(await ask()), w)).toBe(false)
  })

  test('would read it, were the mask added without an encryption', async () => {
    removed.add('encryption')
    const bare = await ask()
    expect(equal(decrypt(key, bare), x.mul(w).add(mask))).toBe(true)
    expect(equal(quotientOf(bare), w)).toBe(true)
  })

  test('does not see by the noise whether a guess of the factor is right', async () => {
    const answered = await ask()
    for (const guess of [w, otherFactor]) {
      const distance = distanceFrom(guess, answered)
      expect(distance / (Number(parameters.drowning) / 2)).toBeGreaterThan(0.99)
      expect(distance / (Number(parameters.drowning) / 2)).toBeLessThan(1.01)
    }
  })

  test('would see it, were the noise not drowned', async () => {
    removed.add('drowning')
    const answered = await ask()
    expect(distanceFrom(w, answered)).toBeLessThan(2 ** 20)
    expect(distanceFrom(otherFactor, answered)).toBeGreaterThan(2 ** 64)
  })
})
