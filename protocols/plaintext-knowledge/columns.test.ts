import { describe, expect, test } from 'vitest'
import type { Ciphertext } from '../lattice/ciphertext.ts'
import { decrypt } from '../lattice/decrypt.ts'
import { boundOf } from '../lattice/noise.ts'
import { integersOf, largestNoise } from '../lattice/testing/integers.ts'
import { proofTerms } from './proof-terms.ts'
import { proofBytes, proveKnowledge } from './prove.ts'
import { knownInColumns, smallParameters } from './testing/parties.ts'
import { verifyKnowledge } from './verify.ts'

const context = new TextEncoder().encode('task and report')
const rejection = { code: 'PLAINTEXT_PROOF_REJECTED' }

describe('a proof of ciphertexts that share their c1', () => {
  test.each([
    [3, 3],
    [6, 2],
  ])('of %i messages in %i columns is accepted, and gives all of them', async (count, columns) => {
    const { keys, messages, known } = await knownInColumns(count, columns)
    expect(new Set(known.ciphertexts.map(({ c1 }) => c1)).size).toBe(count / columns)
    const proof = await proveKnowledge(known, context)
    const terms = proofTerms(smallParameters, { count, columns, diagonal: false, challenges: 'hash' })
    expect(proof.length).toBe(proofBytes(terms))
    const proven = await verifyKnowledge(known, context, proof)
    for (const [i, ciphertext] of proven.entries()) {
      const key = keys[i % columns]!
      expect(decrypt(key, ciphertext).equal(messages[i]!)).toBe(true)
      const opened = key.addProduct(ciphertext.c0.slice(), ciphertext.c1)
      expect(largestNoise(integersOf(smallParameters, opened))).toBeLessThan(boundOf(ciphertext.noise))
    }
  })

  test('is refused for a change in any element', async () => {
    const { known } = await knownInColumns(4, 2)
    const { publicKey, ciphertexts, diagonal } = known
    const proof = await proveKnowledge(known, context)
    const verified = (changed: readonly Ciphertext[]) =>
      verifyKnowledge({ publicKey, ciphertexts: changed, diagonal }, context, proof)
    const plusOne = (element: Uint32Array) => element.map((x, j) => (j === 0 ? (x === 0 ? 1 : x - 1) : x))
    for (const i of ciphertexts.keys()) {
      const c0 = plusOne(ciphertexts[i]!.c0)
      await expect(verified(ciphertexts.map((c, k) => (k === i ? { ...c, c0 } : c)))).rejects.toMatchObject(
        rejection,
      )
    }
    const [{ c1 }] = ciphertexts as [Ciphertext]
    const other = plusOne(c1)
    await expect(
      verified(ciphertexts.map((c) => (c.c1 === c1 ? { ...c, c1: other } : c))),
    ).rejects.toMatchObject(rejection)
  })

  test('is of whole tuples', async () => {
    const { known } = await knownInColumns(4, 2)
    const { publicKey, ciphertexts, diagonal } = known
    const statement = { publicKey, ciphertexts: ciphertexts.slice(0, 3), diagonal }
    const refusal = { code: 'INVALID_ARGUMENT' }
    await expect(verifyKnowledge(statement, context, new Uint8Array(0))).rejects.toMatchObject(refusal)
    await expect(knownInColumns(3, 2)).rejects.toMatchObject(refusal)
  })

  test('is of one c1 a tuple, and of the columns in their order', async () => {
    const { known } = await knownInColumns(2, 2)
    const { publicKey, ciphertexts, diagonal } = known
    const proof = await proveKnowledge(known, context)
    const [first, second] = ciphertexts as [Ciphertext, Ciphertext]
    const another = { ...second, c1: second.c1.slice() }
    await expect(
      verifyKnowledge({ publicKey, ciphertexts: [first, another], diagonal }, context, proof),
    ).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
    await expect(
      verifyKnowledge({ publicKey, ciphertexts: [second, first], diagonal }, context, proof),
    ).rejects.toMatchObject({ code: 'KEY_MISMATCH' })
  })
})
