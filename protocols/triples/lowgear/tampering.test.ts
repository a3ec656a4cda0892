import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import type { ErrorCode } from '../../../src/errors.ts'
import { Field64 } from '../../../src/field/field64.ts'
import { FieldVector } from '../../../src/field/vector.ts'
import type { Step } from '../../../src/runtime/party.ts'
import { decodeCiphertext, encodeCiphertext } from '../../lattice/encoding.ts'
import { addPlain } from '../../lattice/evaluate.ts'
import { LatticeParameters } from '../../lattice/parameters.ts'
import type * as Bounds from '../../plaintext-knowledge/bounds.ts'
import type * as Known from '../../plaintext-knowledge/known-ciphertexts.ts'
import type { OpenedColumn, Opening } from '../../plaintext-knowledge/opening.ts'
import { knowledgeSteps } from '../../plaintext-knowledge/prove-to-all.ts'
import type * as Transcript from '../../plaintext-knowledge/transcript.ts'
import { checkOnlyAt } from '../../spdz/testing/tampered-product.ts'
import type { Correlation } from '../correlation.ts'
import type { Lie } from '../mascot/testing/liar.ts'
import { dealSetup } from './dealt-setup.ts'
import type { LowgearEnds } from './lowgear-party.ts'
import { LowgearParty } from './lowgear-party.ts'
import { lowgearSteps } from './steps.ts'
import { honestly, liarsRandom, meet, play, setUp } from './testing/deck.ts'

/** What the control runs leave out. */
const removed = vi.hoisted(() => new Set<string>())
/** What the liar makes of what its ciphertexts are made of, and whether it sends responses of any size. */
const forged = vi.hoisted(() => ({
  opening: undefined as ((opening: Opening) => Opening) | undefined,
  anySize: false,
}))

vi.mock('../../plaintext-knowledge/transcript.ts', async (original) => {
  const module = await original<typeof Transcript>()
  const sameDigest: typeof module.sameDigest = (x, y) => removed.has('digest') || module.sameDigest(x, y)
  return { ...module, sameDigest }
})

vi.mock('../../plaintext-knowledge/bounds.ts', async (original) => {
  const module = await original<typeof Bounds>()
  // what is received is a view of a message
  const isReceived = ({ u }: Opening) => u.byteLength < u.buffer.byteLength
  const isWithin: typeof module.isWithin = (terms, opening) =>
    removed.has('bounds') || (forged.anySize && !isReceived(opening)) || module.isWithin(terms, opening)
  return { ...module, isWithin }
})

vi.mock('../../plaintext-knowledge/known-ciphertexts.ts', async (original) => {
  const module = await original<typeof Known>()
  const encryptKnown: typeof module.encryptKnown = async (publicKey, messages, options = {}) => {
    const known = await module.encryptKnown(publicKey, messages, options)
    if (forged.opening === undefined || options.random !== liarsRandom) return known
    return new module.KnownCiphertexts(publicKey, known.openings.map(forged.opening), known.diagonal)
  }
  return { ...module, encryptKnown }
})

afterEach(() => {
  removed.clear()
  Object.assign(forged, { opening: undefined, anySize: false })
  vi.restoreAllMocks()
})

/**
 * Runs of each of three kinds of false questions, of two kinds of false setups, whose proofs take twenty times as long, and with
 * any message of a page.
 */
const [questions, setups, pages] = process.env.BEAVERDAM_FULL === undefined ? [3, 1, 8] : [3_400, 100, 1_000]
/** A ring in which proofs take a quarter of the time, and in which nothing has room to be answered. */
const small = new LatticeParameters({ n: 8192, primeCount: 5, parties: 1, maxOpened: 2 ** 20 })

const triples: Correlation = { kind: 'triples', length: 2 }
const random: Correlation = { kind: 'random', length: 2 }
let hands: readonly LowgearEnds[]
let smallHands: readonly LowgearEnds[]

beforeAll(async () => {
  hands = await dealSetup(2)
  smallHands = await dealSetup(2, { parameters: small })
})

/** Questions of both parties. @returns the honest party's error, if it has one */
async function ask(lie: Lie): Promise<ErrorCode | 'asked'> {
  const ends = await meet(smallHands, lie, (seat, own) => own.nextQuestion(seat, own.ownPrg(seat)))
  return typeof ends === 'string' ? ends : 'asked'
}

const within = (limit: number) => Math.floor(Math.random() * limit)

/** Changes the k-th message of a step that is sent in a scope whose path ends so. */
function change(
  step: Step,
  scope: string,
  how: (body: Uint8Array) => Uint8Array | Promise<Uint8Array>,
  k = 0,
): Lie {
  let left = k
  return (message) =>
    message.step === step && message.scope.endsWith(scope) && left-- === 0 ? how(message.body) : message.body
}

/**
 * One less in the place of a number of 4 bytes behind a header, towards 0, or 1 for 0: so a residue stays below its prime, and a
 * response in its range.
 */
function changeNumber(body: Uint8Array): Uint8Array {
  const changed = body.slice()
  const view = new DataView(changed.buffer)
  const at = body.length - 4 * (1 + within((body.length - 50) / 4))
  const number = view.getInt32(at, true)
  view.setInt32(at, number > 0 ? number - 1 : number + 1, true)
  return changed
}

/** An encryption of one more in a slot. */
async function addOne(body: Uint8Array): Promise<Uint8Array> {
  const [{ keys }] = hands as readonly [LowgearEnds]
  const ciphertext = await decodeCiphertext(keys.own, body)
  return encodeCiphertext(addPlain(ciphertext, FieldVector.of(Field64, [1])))
}

const withoutSacrifice = () => vi.spyOn(LowgearParty.prototype, 'assertZero').mockResolvedValue()

test('honest parties make right pages', async () => {
  expect(await play(hands, triples)).toBe('right')
  expect(await play(hands, random)).toBe('right')
})

describe('a liar', () => {
  test('whose public key is not what it proves is caught', async () => {
    const lie = () => change(lowgearSteps.key, 'keys/key', changeNumber)
    for (let k = 0; k < setups; k++) expect(await setUp(lie(), 2, small)).toBe('PLAINTEXT_PROOF_REJECTED')
    removed.add('digest')
    // what it encrypts under the key that it has is under another
    expect(await setUp(lie(), 2, small)).toBe('KEY_MISMATCH')
  })

  test('whose share of the MAC key is not the same in all slots is caught', async () => {
    // a coefficient beside the constant
    forged.opening = (opening) => {
      const [{ message: honest, e0 }] = opening.columns as [OpenedColumn]
      const message = honest.slice()
      message[Field64.elementBytes * (1 + within(small.n - 1))] = 1 + within(255)
      return { ...opening, columns: [{ message, e0 }] }
    }
    for (let k = 0; k < setups; k++) expect(await setUp(undefined, 2, small)).toBe('PLAINTEXT_PROOF_REJECTED')
    removed.add('digest')
    expect(await setUp(undefined, 2, small)).toBeInstanceOf(Array)
  })

  test('that encrypts with more noise than there is room for is caught', async () => {
    forged.opening = ({ u, e1, columns }) => {
      const [{ message, e0 }] = columns as [OpenedColumn]
      const parts = { u: u.slice(), e0: e0.slice(), e1: e1.slice() }
      const large = parts[(['u', 'e0', 'e1'] as const)[within(3)] ?? 'u']
      large[within(large.length)] = 2 ** 29 - within(2 ** 20)
      return { u: parts.u, e1: parts.e1, columns: [{ message, e0: parts.e0 }] }
    }
    forged.anySize = true
    for (let k = 0; k < questions; k++) expect(await ask(honestly)).toBe('PLAINTEXT_PROOF_REJECTED')
    removed.add('bounds')
    expect(await ask(honestly)).toBe('asked')
  })

  test('that sends another ciphertext than it proves to know is caught', async () => {
    const lie = () => change(lowgearSteps.question, '', changeNumber)
    for (let k = 0; k < questions; k++) expect(await ask(lie())).toBe('PLAINTEXT_PROOF_REJECTED')
    removed.add('digest')
    // what it then knows of c is not c
    expect(await play(hands, triples, lie())).toBe('MAC_CHECK_FAILED')
  })

  test('that responds with something else is caught', async () => {
    const lie = () => change(knowledgeSteps.respond, '', changeNumber)
    for (let k = 0; k < questions; k++) expect(await ask(lie())).toBe('PLAINTEXT_PROOF_REJECTED')
    removed.add('digest')
    expect(await play(hands, triples, lie())).toBe('right')
  })

  test.each([
    ['c', 0],
    ['the c that is sacrificed', 1],
  ])('that answers with a wrong product of %s is caught by the sacrifice', async (_, k) => {
    const lie = () => change(lowgearSteps.answer, 'page/products', addOne, k)
    checkOnlyAt((id) => id === 0)
    expect(await play(hands, triples, lie())).toBe('MAC_CHECK_FAILED')
    withoutSacrifice()
    expect(await play(hands, triples, lie())).toBe(k === 0 ? 'wrong' : 'right')
  })

  test('that answers with a wrong MAC is caught by the MAC check', async () => {
    const lie = () => change(lowgearSteps.answer, 'page/macs', addOne)
    checkOnlyAt((id) => id === 0)
    expect(await play(hands, random, lie())).toBe('MAC_CHECK_FAILED')
    checkOnlyAt(() => false)
    expect(await play(hands, random, lie())).toBe('wrong')
  })

  test('whose answer does not decrypt to what it should is caught by the MAC check', async () => {
    const lie = () => change(lowgearSteps.answer, 'page/macs', changeNumber)
    checkOnlyAt((id) => id === 0)
    expect(await play(hands, random, lie())).toBe('MAC_CHECK_FAILED')
    checkOnlyAt(() => false)
    expect(await play(hands, random, lie())).toBe('wrong')
  })
})

test('bytes of questions and answers, and of what proves them, changed at random, never make a wrong page', async () => {
  checkOnlyAt((id) => id === 0)
  const steps: readonly Step[] = [...Object.values(lowgearSteps), ...Object.values(knowledgeSteps)]
  for (let run = 0; run < pages; run++) {
    let left = run % 8
    const lie: Lie = ({ step, body }) => {
      if (!steps.includes(step) || left-- !== 0) return body
      const changed = body.slice()
      const at = Math.floor(Math.random() * changed.length)
      changed[at] = (changed[at] as number) ^ (1 + Math.floor(Math.random() * 255))
      return changed
    }
    const ending = await play(hands, triples, lie)
    expect(ending, `run ${run}`).not.toBe('wrong')
  }
})
