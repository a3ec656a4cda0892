import { afterEach, describe, expect, test, vi } from 'vitest'
import { Field64 } from '../../src/field/field64.ts'
import { decrypt } from '../lattice/decrypt.ts'
import { decodeCiphertext, encodeCiphertext } from '../lattice/encoding.ts'
import { generateKey } from '../lattice/generate-key.ts'
import type * as Bounds from './bounds.ts'
import { KnownCiphertexts } from './known-ciphertexts.ts'
import type { Opening } from './opening.ts'
import { proofTerms } from './proof-terms.ts'
import { proveKnowledge } from './prove.ts'
import { knownInColumns, knownToOwner, smallParameters } from './testing/parties.ts'
import type * as Transcript from './transcript.ts'
import { decodeTuples, encodeTuples } from './tuples.ts'
import { verifyKnowledge } from './verify.ts'

/** What the control runs leave out. */
const removed = vi.hoisted(() => new Set<string>())

vi.mock('./transcript.ts', async (original) => {
  const module = await original<typeof Transcript>()
  const sameDigest: typeof module.sameDigest = (x, y) => removed.has('digest') || module.sameDigest(x, y)
  const statementDigest: typeof module.statementDigest = (terms, statement, context) =>
    module.statementDigest(terms, statement, removed.has('context') ? new Uint8Array() : context)
  return { ...module, sameDigest, statementDigest }
})

vi.mock('./bounds.ts', async (original) => {
  const module = await original<typeof Bounds>()
  const isWithin: typeof module.isWithin = (...given) => removed.has('bounds') || module.isWithin(...given)
  return { ...module, isWithin }
})

afterEach(() => removed.clear())

const tamperings = process.env.BEAVERDAM_FULL === undefined ? 100 : 10_000
const context = new TextEncoder().encode('task and report')
const { key, known } = await knownToOwner(1, false)
const proof = await proveKnowledge(known, context)
const terms = proofTerms(smallParameters, { count: 1, diagonal: false, challenges: 'hash' })
const rejection = { code: 'PLAINTEXT_PROOF_REJECTED' }

const flipped = (bytes: Uint8Array, bit: number) => {
  const copy = bytes.slice()
  copy[bit >> 3]! ^= 1 << (bit & 7)
  return copy
}

/** One less in the place of a number of 4 bytes, or 1 for 0: so a residue stays below its prime, and a response in its range. */
const lessened = (bytes: Uint8Array, at: number) => {
  const copy = bytes.slice()
  const view = new DataView(copy.buffer)
  const number = view.getInt32(at, true)
  view.setInt32(at, number > 0 ? number - 1 : number + 1, true)
  return copy
}

const within = (bits: number) => Math.floor(Math.random() * bits)

describe('a changed bit', () => {
  test('of a proof is found', async () => {
    for (let k = 0; k < tamperings; k++) {
      // every fourth in the lowest bit of a number, which leaves it in its range
      const bit = k % 4 > 0 ? within(8 * proof.length) : 256 + 32 * within((proof.length - 32) / 4)
      await expect(verifyKnowledge(known, context, flipped(proof, bit)), `bit ${bit}`).rejects.toMatchObject(
        rejection,
      )
    }
  }, 1_800_000)

  test('of a response goes unnoticed, were the challenges not compared', async () => {
    removed.add('digest')
    for (const number of [0, 8_192, 20_000])
      await expect(verifyKnowledge(known, context, lessened(proof, 32 + 4 * number))).resolves.toHaveLength(1)
  })

  test('of the ciphertext is found', async () => {
    const bytes = encodeTuples(known)
    const changedAt = (residue: number) => {
      const ciphertexts = decodeTuples(key.publicKey, 1, lessened(bytes, 4 * residue))
      return { publicKey: key.publicKey, diagonal: false, ciphertexts }
    }
    for (let k = 0; k < tamperings; k++) {
      const statement = changedAt(within(bytes.length / 4))
      await expect(verifyKnowledge(statement, context, proof)).rejects.toMatchObject(rejection)
    }
    removed.add('digest')
    await expect(verifyKnowledge(changedAt(within(80_000)), context, proof)).resolves.toHaveLength(1)
  }, 1_800_000)

  test('of ciphertexts that share a c1, or of their proof, is found', async () => {
    const { known: tuples } = await knownInColumns(4, 2)
    const { publicKey } = tuples
    const [bytes, honest] = [encodeTuples(tuples), await proveKnowledge(tuples, context)]
    for (let k = 0; k < tamperings; k++) {
      const isOfProof = k % 2 === 0
      const changed = isOfProof ? bytes : lessened(bytes, 4 * within(bytes.length / 4))
      const ciphertexts = decodeTuples(publicKey, 2, changed)
      const given = isOfProof ? flipped(honest, within(8 * honest.length)) : honest
      await expect(
        verifyKnowledge({ publicKey, ciphertexts, diagonal: false }, context, given),
      ).rejects.toMatchObject(rejection)
    }
    removed.add('digest')
    const ciphertexts = decodeTuples(publicKey, 2, lessened(bytes, 4))
    await expect(
      verifyKnowledge({ publicKey, ciphertexts, diagonal: false }, context, honest),
    ).resolves.toHaveLength(4)
  }, 1_800_000)
})

describe('what a proof is for and about', () => {
  test('is no other context', async () => {
    const other = new TextEncoder().encode('task and another report')
    await expect(verifyKnowledge(known, other, proof)).rejects.toMatchObject(rejection)
    removed.add('context')
    const unbound = await proveKnowledge(known, context)
    await expect(verifyKnowledge(known, other, unbound)).resolves.toHaveLength(1)
  })

  test('is no other key', async () => {
    const other = await generateKey(smallParameters)
    const ciphertexts = known.ciphertexts.map((ciphertext) => ({ ...ciphertext, keyId: other.keyId }))
    const statement = { publicKey: other.publicKey, ciphertexts, diagonal: false }
    await expect(verifyKnowledge(statement, context, proof)).rejects.toMatchObject(rejection)
    await expect(
      verifyKnowledge({ ...statement, ciphertexts: known.ciphertexts }, context, proof),
    ).rejects.toMatchObject({ code: 'KEY_MISMATCH' })
  })

  test('is no other number of ciphertexts, and no other kind', async () => {
    const { publicKey, ciphertexts } = known
    for (const statement of [
      { publicKey, ciphertexts: [...ciphertexts, ...ciphertexts], diagonal: false },
      { publicKey, ciphertexts, diagonal: true },
    ])
      await expect(verifyKnowledge(statement, context, proof)).rejects.toMatchObject(rejection)
    await expect(
      verifyKnowledge({ ...known, publicKey, diagonal: false, ciphertexts: [] }, context, proof),
    ).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    })
  })

  test('is no malformed element of the ring', async () => {
    const bytes = encodeCiphertext(known.ciphertexts[0]!)
    bytes.fill(0xff, bytes.length - 4)
    await expect(decodeCiphertext(key, bytes)).rejects.toMatchObject({ code: 'CIPHERTEXT_MALFORMED' })
  })

  test('has messages below the plaintext modulus', async () => {
    const first = 32 + 3 * 4 * terms.n
    const beyond = proof.slice()
    beyond.fill(0xff, first, first + 8)
    await expect(verifyKnowledge(known, context, beyond)).rejects.toMatchObject(rejection)
  })
})

function zeros() {
  const column = { message: new Uint8Array(8 * terms.n), e0: new Int32Array(terms.n) }
  const opening = { u: new Int32Array(terms.n), e1: new Int32Array(terms.n), columns: [column] }
  return { ...column, ...opening } satisfies Opening
}

describe('a witness out of bounds', () => {
  // a difference of two responses is at most 2 largest, and one such coefficient shows in it as it is
  test.each([
    ['u', 2 * terms.ternary.largest + 1],
    ['e0', 2 * terms.noise.largest + 1],
    ['e1', 2 * terms.noise.largest + 1],
    ['u', -2 * terms.ternary.largest - 1],
  ] as const)('is found in %s', async (part, size) => {
    const opening = zeros()
    opening[part][17] = size
    const large = new KnownCiphertexts(key.publicKey, [opening], false)
    removed.add('bounds')
    const dishonest = await proveKnowledge(large, context)
    await expect(verifyKnowledge(large, context, dishonest)).resolves.toHaveLength(1)
    removed.clear()
    await expect(verifyKnowledge(large, context, dishonest)).rejects.toMatchObject(rejection)
  })

  test('at the bounds is as good as an honest one', async () => {
    const opening = zeros()
    opening.u.fill(1)
    opening.e0.fill(-21)
    opening.e1.fill(21)
    const honest = new KnownCiphertexts(key.publicKey, [opening], false)
    await expect(
      verifyKnowledge(honest, context, await proveKnowledge(honest, context)),
    ).resolves.toHaveLength(1)
  })

  test('would show in responses, were those that say too much sent', async () => {
    const opening = zeros()
    opening.u.fill(1)
    const shown = new KnownCiphertexts(key.publicKey, [opening], false)
    const beyond = async () => {
      const numbers = new Int32Array((await proveKnowledge(shown, context)).slice(32).buffer)
      const row = numbers.length / terms.rows
      return Array.from({ length: terms.rows }, (_, k) => numbers.subarray(k * row, k * row + terms.n))
        .flatMap((u) => [...u])
        .some((x) => Math.abs(x) > terms.ternary.largest)
    }
    for (let attempt = 0; attempt < 4; attempt++) expect(await beyond()).toBe(false)
    removed.add('bounds')
    let isShown = false
    for (let attempt = 0; attempt < 200 && !isShown; attempt++) isShown = await beyond()
    expect(isShown).toBe(true)
  })
})

describe('a ciphertext whose slots differ', () => {
  test('has no proof that they are equal', async () => {
    const opening = zeros()
    opening.message[Field64.elementBytes] = 1
    const claimed = new KnownCiphertexts(key.publicKey, [opening], true)
    const dishonest = await proveKnowledge(claimed, context)
    await expect(verifyKnowledge(claimed, context, dishonest)).rejects.toMatchObject(rejection)
  })

  test('has one that says nothing of slots', async () => {
    const opening = zeros()
    opening.message[Field64.elementBytes] = 1
    const any = new KnownCiphertexts(key.publicKey, [opening], false)
    const [proven] = await verifyKnowledge(any, context, await proveKnowledge(any, context))
    const [first, second] = decrypt(key, proven!).slice(0, 2).toBigInts()
    expect(first).not.toBe(second)
  })
})
