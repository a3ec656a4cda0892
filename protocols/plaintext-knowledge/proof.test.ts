import { inspect } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Field64 } from '../../src/field/field64.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { decrypt } from '../lattice/decrypt.ts'
import { boundOf } from '../lattice/noise.ts'
import { integersOf, largestNoise } from '../lattice/testing/integers.ts'
import { deriveProvenParameters, provenWorkloadNoise } from './derive-parameters.ts'
import { encryptKnown } from './known-ciphertexts.ts'
import { proofTerms } from './proof-terms.ts'
import { proofBytes, proveKnowledge } from './prove.ts'
import { knownToOwner, smallParameters } from './testing/parties.ts'
import { verifyKnowledge } from './verify.ts'

const context = new TextEncoder().encode('task and report')
const slotsOf = (x: FieldVector) => [...x.toBigInts()]

describe('an honest proof', () => {
  test.each([
    [1, false],
    [7, false],
    [1, true],
  ])('of %i ciphertexts, diagonal: %s, is accepted', async (count, diagonal) => {
    const { key, messages, known } = await knownToOwner(count, diagonal)
    const proof = await proveKnowledge(known, context)
    expect(proof.length).toBe(
      proofBytes(proofTerms(smallParameters, { count, diagonal, challenges: 'hash' })),
    )
    const proven = await verifyKnowledge(known, context, proof)
    for (const [i, ciphertext] of proven.entries()) {
      const { n } = smallParameters
      const all = diagonal ? Array<bigint>(n).fill(messages[i]!.toBigInts()[0]!) : slotsOf(messages[i]!)
      expect(slotsOf(decrypt(key, ciphertext))).toEqual(all)
      const opened = key.addProduct(ciphertext.c0.slice(), ciphertext.c1)
      const noise = largestNoise(integersOf(smallParameters, opened))
      expect(noise).toBeLessThan(boundOf(ciphertext.noise))
    }
  })

  test('is accepted whatever the messages are', async () => {
    const { key } = await knownToOwner(1, false)
    const edge = fc.constantFrom(
      0n,
      1n,
      2n ** 63n - 1n,
      2n ** 63n,
      Field64.modulus / 2n,
      Field64.modulus - 1n,
    )
    const vector = fc.array(fc.oneof(edge, fc.bigInt(0n, Field64.modulus - 1n)), { maxLength: 20 })
    await fc.assert(
      fc.asyncProperty(
        fc.array(vector, { minLength: 1, maxLength: 3 }),
        fc.uint8Array(),
        async (given, use) => {
          const messages = given.map((slots) => FieldVector.of(Field64, slots))
          const known = await encryptKnown(key.publicKey, messages)
          const proven = await verifyKnowledge(known, use, await proveKnowledge(known, use))
          for (const [i, ciphertext] of proven.entries())
            expect(slotsOf(decrypt(key, ciphertext).slice(0, given[i]!.length))).toEqual(given[i])
        },
      ),
      { numRuns: 6 },
    )
  })

  test('prints no secret', async () => {
    const { known } = await knownToOwner(1, false)
    expect(inspect(known)).toBe('KnownCiphertexts [secret]')
    expect(JSON.stringify(known)).toBe('"[secret]"')
  })
})

describe('terms', () => {
  const sizes = [8_192, 16_384, 32_768].map((n) => ({ n, parties: 3 }))

  test.each(['coin', 'hash'] as const)('with a %s have the errors that are promised', (challenges) => {
    for (const size of sizes)
      for (const count of [1, 2, 7, 40]) {
        const terms = proofTerms(size, { count, diagonal: false, challenges })
        expect(Math.log2(terms.knowledgeError)).toBeLessThanOrEqual(challenges === 'coin' ? -40 : -128)
        expect(Math.log2(terms.zeroKnowledgeError)).toBeLessThan(-80)
        expect(terms.acceptance).toBeGreaterThanOrEqual(challenges === 'coin' ? 3 / 4 : 1 / 2)
      }
  })

  test('refuse what responses have no room for', () => {
    expect(() =>
      proofTerms({ n: 32_768, parties: 1 }, { count: 2_000, diagonal: false, challenges: 'hash' }),
    ).toThrowError(expect.objectContaining({ code: 'INVALID_ARGUMENT' }))
  })

  test.each([
    [{ multiplied: true, addends: 1, parties: 1, count: 40, challenges: 'coin' }, 16_384, 9],
    [{ multiplied: false, addends: 1_000, parties: 3, count: 62, challenges: 'hash' }, 8_192, 7],
  ] as const)('%j have parameters of their own', (choice, n, primes) => {
    const workload = { ...choice, diagonal: false }
    const parameters = deriveProvenParameters(workload)
    expect([parameters.n, parameters.ring.primes.length]).toEqual([n, primes])
    expect(provenWorkloadNoise(workload, n)).toBeLessThanOrEqual(parameters.drownedNoise)
  })
})
