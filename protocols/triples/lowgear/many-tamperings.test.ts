import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { BeaverdamError } from '../../../src/errors.ts'
import { Field64 } from '../../../src/field/field64.ts'
import { FieldVector } from '../../../src/field/vector.ts'
import type { Party } from '../../../src/runtime/party.ts'
import { decodeCiphertext, encodeCiphertext } from '../../lattice/encoding.ts'
import { addPlain } from '../../lattice/evaluate.ts'
import type * as Proofs from '../../plaintext-knowledge/prove-to-all.ts'
import { type AuthenticatedShare, mapShare } from '../../spdz/authenticated-share.ts'
import { MacCheck } from '../../spdz/mac-check.ts'
import { authenticate } from '../mascot/authenticate.ts'
import { sacrifice } from '../mascot/sacrifice.ts'
import { splitShare } from '../mascot/split-share.ts'
import type { Lie } from '../mascot/testing/liar.ts'
import { dealSetup } from './dealt-setup.ts'
import type { LowgearEnds, LowgearParty } from './lowgear-party.ts'
import { lowgearSteps } from './steps.ts'
import { meet } from './testing/deck.ts'

// An answer has thousands of slots: it is tampered with in each of them, and each is then checked by itself.

vi.mock('../../plaintext-knowledge/prove-to-all.ts', async (original) => {
  const { acceptAll } = await import('./testing/accept-all.ts')
  return { ...(await original<typeof Proofs>()), proveToAll: acceptAll }
})

const tamperings = process.env.BEAVERDAM_FULL === undefined ? 100 : 10_000
/** Slots that are left as they should be. */
const untouched = 20
const length = tamperings + untouched

let hands: readonly LowgearEnds[]
/** How checks of single elements end at the honest party. */
let verdicts: Record<string, number>

beforeAll(async () => {
  hands = await dealSetup(2)
})

beforeEach(() => {
  verdicts = {}
  const { verify } = MacCheck.prototype
  // a check that fails would end the session, and the next check with it
  vi.spyOn(MacCheck.prototype, 'verify').mockImplementation(function (this: MacCheck, at: Party, parts) {
    const verdict = verdictOf(() => verify.call(this, at, parts))
    if (at.id === 0 && at.scope.includes('/element-')) verdicts[verdict] = (verdicts[verdict] ?? 0) + 1
  })
})

afterEach(() => {
  vi.restoreAllMocks()
})

function verdictOf(check: () => void): string {
  try {
    check()
    return 'passed'
  } catch (error) {
    return (error as BeaverdamError).code
  }
}

/** Changes the k-th answer that is sent in a scope whose path ends so. */
function changeAnswer(scope: string, k: number, how: (body: Uint8Array) => Promise<Uint8Array>): Lie {
  let left = k
  return (message) =>
    message.step === lowgearSteps.answer && message.scope.endsWith(scope) && left-- === 0
      ? how(message.body)
      : message.body
}

/** An encryption of what is more by something in as many slots as are tampered with. */
async function addToEach(body: Uint8Array): Promise<Uint8Array> {
  const { keys } = hands[0] as LowgearEnds
  const ciphertext = await decodeCiphertext(keys.own, body)
  return encodeCiphertext(addPlain(ciphertext, FieldVector.random(Field64, tamperings)))
}

/** Another residue at random, in the place of a greater one: so it is below its prime. */
async function changeResidue(body: Uint8Array): Promise<Uint8Array> {
  const changed = body.slice()
  const view = new DataView(changed.buffer)
  const headerBytes = 50
  const residues = (changed.length - headerBytes) / 4
  const at = headerBytes + 4 * Math.floor(Math.random() * residues)
  const residue = view.getUint32(at, true)
  view.setUint32(at, residue === 0 ? 1 : Math.floor(Math.random() * residue), true)
  return changed
}

/** Opens elements, and runs a check of its own for each. */
async function checkEach(
  seat: Party,
  own: LowgearParty,
  count: number,
  open: (at: Party, k: number) => Promise<unknown>,
): Promise<void> {
  for (let k = 0; k < count; k++)
    await seat.fork(`element-${k}`, async (at) => {
      await open(at, k)
      await own.check(at)
    })
}

const element = (share: AuthenticatedShare, k: number) => mapShare(share, (vector) => vector.slice(k, k + 1))

/** Opens and checks values with MACs, of which an answer is changed. */
async function openEach(count: number, how: (body: Uint8Array) => Promise<Uint8Array>): Promise<void> {
  const ends = await meet(hands, changeAnswer('macs', 0, how), async (seat, own) => {
    const value = FieldVector.random(Field64, count)
    const mac = own.macKey.authenticate(value).add(await own.crossMacs(seat, value, () => true))
    await checkEach(seat, own, count, (at, k) =>
      own.open(at, lowgearSteps.sameShare, element({ value, mac }, k)),
    )
  })
  expect(ends).toHaveLength(2)
}

/** Sacrifices and checks triples, with products of which the k-th answer is changed. */
async function sacrificeEach(k: number): Promise<void> {
  const ends = await meet(hands, changeAnswer('products', k, addToEach), async (seat, own) => {
    const prg = own.ownPrg(seat)
    const [a, sacrificedA] = [FieldVector.random(Field64, length), FieldVector.random(Field64, length)]
    const question = await seat.fork('questions', (at) => own.nextQuestion(at, prg))
    const b = question.own.slice(0, length)
    const [crossC, crossSacrificedC] = await seat.fork('products', (at) =>
      own.shareProducts(at, question, [a, sacrificedA]),
    )
    const values = [a, b, a.mul(b).add(crossC), sacrificedA, sacrificedA.mul(b).add(crossSacrificedC)]
    // a liar authenticates what comes of its answers: nothing is wrong with the MACs
    const { share, coin } = await authenticate(seat, own, { values: FieldVector.concat(values), own: prg })
    const shares = splitShare(
      share,
      values.map((vector) => vector.length),
    )
    await checkEach(seat, own, length, (at, i) => {
      const [x, y, z, x2, z2] = shares.map((vector) => element(vector, i)) as [
        AuthenticatedShare,
        AuthenticatedShare,
        AuthenticatedShare,
        AuthenticatedShare,
        AuthenticatedShare,
      ]
      const pair = { a: x, b: y, c: z, sacrificedA: x2, sacrificedC: z2 }
      return sacrifice(at, own, { apply: async (left, right) => left.mul(right) }, coin, pair)
    })
  })
  expect(ends).toHaveLength(2)
}

test('MACs that are wrong by any amounts are found', async () => {
  await openEach(length, addToEach)
  expect(verdicts).toEqual({ MAC_CHECK_FAILED: tamperings, passed: untouched })
})

test('MACs of answers that do not decrypt to what they should are found', async () => {
  const answers = 10
  for (let k = 0; k < answers; k++) await openEach(tamperings / answers, changeResidue)
  expect(verdicts).toEqual({ MAC_CHECK_FAILED: tamperings })
})

test.each([
  ['c', 0],
  ['the c that is sacrificed', 1],
])('products that make %s wrong by any amounts are found', async (_, k) => {
  await sacrificeEach(k)
  expect(verdicts).toEqual({ MAC_CHECK_FAILED: tamperings, passed: untouched })
})
