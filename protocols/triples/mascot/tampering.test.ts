import { afterEach, describe, expect, test, vi } from 'vitest'
import { Field64 } from '../../../src/field/field64.ts'
import { FieldVector } from '../../../src/field/vector.ts'
import { SeedKey } from '../../../src/random/seed-key.ts'
import { turboShake128 } from '../../../src/random/turboshake.ts'
import { expand } from '../../../src/random/uniform.ts'
import type { Step } from '../../../src/runtime/party.ts'
import { stepOf } from '../../../src/runtime/step.ts'
import { Commitments } from '../../spdz/commitment.ts'
import { Echo } from '../../spdz/echo.ts'
import { below, checkOnlyAt, flipByte, shiftBytes } from '../../spdz/testing/tampered-product.ts'
import type { Correlation } from '../correlation.ts'
import { authenticationSteps } from './authenticate.ts'
import { coinSteps } from './coin-toss.ts'
import type * as Combining from './combine.ts'
import { copeeStep } from './copee.ts'
import { MascotParty } from './mascot-party.ts'
import { sacrificeSteps } from './sacrifice.ts'
import { Deck, type Deviation, type Ending } from './testing/deck.ts'
import type { Lie } from './testing/liar.ts'

/** Whether the liar shifts the product that it authenticates, and its part of what must be zero. */
const shifted = vi.hoisted(() => ({ product: false, zero: false }))

vi.mock('./combine.ts', async (original) => {
  const module = await original<typeof Combining>()
  const combine: typeof module.combine = async (at, coin, tau, vectors) => {
    const combined = await module.combine(at, coin, tau, vectors)
    if (shifted.product && at.id === at.n - 1) combined.c.used.bytes.set(shiftBytes(combined.c.used.bytes))
    return combined
  }
  return { ...module, combine }
})

afterEach(() => {
  Object.assign(shifted, { product: false, zero: false })
  vi.restoreAllMocks()
})

const triple: Correlation = { kind: 'triples', length: 1 }
const random: Correlation = { kind: 'random', length: 2 }
const productStep = stepOf('ot product')

/** Changes the k-th message of a step to anyone, or to one party. */
function change(
  step: Step,
  how: (body: Uint8Array) => Uint8Array,
  { to, k = 0 }: { to?: number; k?: number } = {},
): Lie {
  let left = k
  return (message) => {
    const fits = message.step === step && (to === undefined || message.to === to)
    return fits && left-- === 0 ? how(message.body) : message.body
  }
}

/** Whether a page may have ended when some streams of the setup had moved on and others had not. */
function leavesStep(correlation: Correlation, ending: Ending): boolean {
  // a page of random elements moves them on before all else, unless what came was no element
  if (correlation === random) return ending === 'INVALID_ELEMENT'
  return !['right', 'wrong', 'MAC_CHECK_FAILED'].includes(ending)
}

/** Runs between two that show that the setup is still good for honest parties. */
const untilHonest = 25

/** Plays so many pages, each tampered with anew, and counts how they end. */
async function playMany(n: number, correlation: Correlation, times: number, deviation: () => Deviation) {
  const tally: Partial<Record<Ending, number>> = {}
  let deck = await Deck.deal(n)
  for (let run = 1; run <= times; run++) {
    const ending = await deck.play(correlation, deviation())
    tally[ending] = (tally[ending] ?? 0) + 1
    if (leavesStep(correlation, ending)) deck = await Deck.deal(n)
    else if (!shifted.product && !shifted.zero && (run === times || run % untilHonest === 0))
      expect(await deck.play(correlation, {})).toBe('right')
  }
  return tally
}

/** The endings of pages with the liar's checks taken out, and those of control runs without the honest parties' either. */
async function caughtAndUncaught(
  n: number,
  correlation: Correlation,
  deviation: () => Deviation,
  remove: () => void,
  runs = 5,
) {
  checkOnlyAt((id) => id < n - 1)
  const caught = await playMany(n, correlation, runs, deviation)
  remove()
  return { caught, uncaught: await playMany(n, correlation, runs, deviation) }
}

const withoutMacCheck = () => checkOnlyAt(() => false)
const withoutSacrifice = () => {
  vi.spyOn(MascotParty.prototype, 'assertZero').mockResolvedValue()
}
const withoutEcho = () => {
  vi.spyOn(Echo.prototype, 'compare').mockResolvedValue()
}
const withoutCommitments = () => {
  vi.spyOn(Commitments.prototype, 'verify').mockImplementation(() => {})
}

/** Adds the same to every correction of value 0, so that another value is put in, whatever the bits are. */
function shiftRows(body: Uint8Array, delta = FieldVector.of(Field64, [5])): Uint8Array {
  const rowBytes = body.length / 64
  const shiftedBody = body.slice()
  for (let from = 0; from < body.length; from += rowBytes) {
    const element = shiftedBody.subarray(from, from + 8)
    Field64.add(element, element, delta.bytes)
  }
  return shiftedBody
}

test('honest parties make right pages', async () => {
  expect(await playMany(2, triple, 3, () => ({}))).toEqual({ right: 3 })
})

describe('a liar', () => {
  test('that sends wrong corrections in products is caught by the sacrifice', async () => {
    const lie = () => ({ lie: change(productStep, (body) => shiftRows(body)) })
    const { caught, uncaught } = await caughtAndUncaught(2, triple, lie, withoutSacrifice)
    expect(caught).toEqual({ MAC_CHECK_FAILED: 5 })
    expect(uncaught).toEqual({ wrong: 5 })
  })

  test('that guesses one bit of a by a correction is caught, or right by its luck', async () => {
    const lie = () => ({ lie: change(productStep, shiftBytes) })
    const { caught, uncaught } = await caughtAndUncaught(2, triple, lie, withoutSacrifice, 40)
    expect(caught.MAC_CHECK_FAILED).toBeGreaterThan(0)
    expect(caught.right).toBeGreaterThan(0)
    expect(caught.wrong).toBeUndefined()
    expect(uncaught.wrong).toBeGreaterThan(0)
  })

  test('that puts another value into COPEe than into its combination is caught by the MAC check', async () => {
    const lie = () => ({ lie: change(copeeStep, (body) => shiftRows(body)) })
    const { caught, uncaught } = await caughtAndUncaught(2, random, lie, withoutMacCheck)
    expect(caught).toEqual({ MAC_CHECK_FAILED: 5 })
    expect(uncaught).toEqual({ wrong: 5 })
  })

  test('that guesses one bit of the key by a correction in COPEe is caught, or right by its luck', async () => {
    const lie = () => ({ lie: change(copeeStep, shiftBytes) })
    const { caught, uncaught } = await caughtAndUncaught(2, random, lie, withoutMacCheck, 40)
    expect(caught.MAC_CHECK_FAILED).toBeGreaterThan(0)
    expect(caught.right).toBeGreaterThan(0)
    expect(caught.wrong).toBeUndefined()
    expect(uncaught.wrong).toBeGreaterThan(0)
  })

  test('that tells a wrong combination is caught by the MAC check', async () => {
    const lie = () => ({ lie: change(authenticationSteps.combination, shiftBytes) })
    const { caught, uncaught } = await caughtAndUncaught(2, random, lie, withoutMacCheck)
    expect(caught).toEqual({ MAC_CHECK_FAILED: 5 })
    expect(uncaught).toEqual({ right: 5 })
  })

  test('that authenticates a shifted product is caught by the sacrifice', async () => {
    shifted.product = true
    const { caught, uncaught } = await caughtAndUncaught(2, triple, () => ({}), withoutSacrifice)
    expect(caught).toEqual({ MAC_CHECK_FAILED: 5 })
    expect(uncaught).toEqual({ wrong: 5 })
  })

  test('that shifts the opening of rho is caught by the MAC check', async () => {
    const lie = () => ({ lie: change(sacrificeSteps.difference, shiftBytes) })
    const { caught, uncaught } = await caughtAndUncaught(2, triple, lie, withoutMacCheck)
    expect(caught).toEqual({ MAC_CHECK_FAILED: 5 })
    expect(uncaught).toEqual({ right: 5 })
  })

  test('that has a wrong part in what is sacrificed is caught by the MAC check', async () => {
    shifted.zero = true
    const { assertZero } = MascotParty.prototype
    vi.spyOn(MascotParty.prototype, 'assertZero').mockImplementation(function (
      this: MascotParty,
      at,
      step,
      x,
    ) {
      const { value, mac } = x
      const own = shifted.zero && at.id === 1 ? new FieldVector(Field64, shiftBytes(mac.bytes)) : mac
      return assertZero.call(this, at, step, { value, mac: own })
    })
    const { caught, uncaught } = await caughtAndUncaught(2, triple, () => ({}), withoutMacCheck)
    expect(caught).toEqual({ MAC_CHECK_FAILED: 5 })
    expect(uncaught).toEqual({ right: 5 })
  })

  test.each(['commit', 'open'] as const)(
    'that tampers with what it %ss of a coin is caught',
    async (step) => {
      const lie = () => ({ lie: change(coinSteps[step], flipByte) })
      checkOnlyAt((id) => id === 0)
      expect(await playMany(2, random, 3, lie)).toEqual({ COMMITMENT_INVALID: 3 })
      withoutCommitments()
      const { right = 0, MAC_CHECK_FAILED: failed = 0 } = await playMany(2, random, 3, lie)
      // parties with different coins have different combinations
      expect(right + failed).toBe(3)
    },
  )

  test.each([
    ['combination', authenticationSteps.combination],
    ['coin commitment', coinSteps.commit],
  ])('that tells one of two parties another %s is caught by the echo', async (_, step) => {
    const lie = () => ({ lie: change(step, shiftBytes, { to: 0 }) })
    expect(await playMany(3, random, 3, lie)).toEqual({ BROADCAST_INCONSISTENT: 3 })
    withoutEcho()
    expect((await playMany(3, random, 3, lie)).BROADCAST_INCONSISTENT).toBeUndefined()
  })

  test('that puts different values into COPEe with two parties is caught by the echo of the combination', async () => {
    const delta = FieldVector.of(Field64, [5])
    /** Puts value 0 plus delta into COPEe with party 0, and tells it the combination that fits. */
    const attack = (): Deviation => {
      let combined = Promise.resolve(delta)
      return {
        hear(at, step, openings) {
          if (step !== coinSteps.open) return
          const nonceBytes = 32
          const parts = Buffer.concat(openings.map((opening) => opening.subarray(nonceBytes)))
          const coin = SeedKey.fromBytes(turboShake128(parts, 0x22, 32))
          const use = {
            label: 'mascot combination',
            session: at.session,
            address: at.scope.replace(/\/bound$/, ''),
          }
          combined = expand(Field64, coin.prg(use), 1).then((r) => r.mul(delta))
        },
        lie({ to, step, body }) {
          if (to !== 0) return body
          if (step === copeeStep) return shiftRows(body, delta)
          if (step !== authenticationSteps.combination) return body
          return combined.then((difference) => new FieldVector(Field64, body).add(difference).bytes)
        },
      }
    }
    expect(await playMany(3, random, 3, attack)).toEqual({ BROADCAST_INCONSISTENT: 3 })
    withoutEcho()
    expect(await playMany(3, random, 3, attack)).toEqual({ wrong: 3 })
    // one that tells both the same has no luck either
    const simple = (): Deviation => ({ lie: change(copeeStep, (body) => shiftRows(body, delta), { to: 0 }) })
    expect(await playMany(3, random, 3, simple)).toEqual({ MAC_CHECK_FAILED: 3 })
  })
})

describe('whatever a liar changes, the honest party has a right page or none:', () => {
  const runs = 10_000
  const tripleRuns = 1_000

  /** Changes one message of some steps, drawn at random among the first so many. */
  const changeAny = (among: number, how: () => (body: Uint8Array) => Uint8Array, steps?: readonly Step[]) => {
    let left = below(among)
    const lie: Lie = ({ step, body }) =>
      body.length > 0 && (steps?.includes(step) ?? true) && left-- === 0 ? how()(body) : body
    return { lie }
  }

  test('a byte of any message of a page of random elements', async () => {
    checkOnlyAt((id) => id === 0)
    // COPEe, the coin, the combination and the check
    const tally = await playMany(2, random, runs, () => changeAny(8, () => flipByte))
    expect(tally.wrong).toBeUndefined()
    expect(tally.COMMITMENT_INVALID).toBeGreaterThan(runs / 4)
    expect(tally.MAC_CHECK_FAILED).toBeGreaterThan(runs / 16)
    // a bit of the key that was guessed
    expect(tally.right).toBeGreaterThan(0)
  })

  const steps = [productStep, copeeStep, authenticationSteps.combination, sacrificeSteps.difference]
  const elements = () =>
    below(2) === 0
      ? shiftBytes
      : (body: Uint8Array) => (body.length > 64 ? shiftRows(body) : shiftBytes(body))

  test('elements of any message of a page of triples', async () => {
    checkOnlyAt((id) => id === 0)
    const tally = await playMany(2, triple, tripleRuns, () => changeAny(4, elements, steps))
    expect(tally.wrong).toBeUndefined()
    expect(tally.MAC_CHECK_FAILED).toBeGreaterThan(tripleRuns / 2)
    expect((tally.right ?? 0) + (tally.MAC_CHECK_FAILED ?? 0) + (tally.INVALID_ELEMENT ?? 0)).toBe(tripleRuns)
  })

  test('without the check, wrong pages of both come unnoticed', async () => {
    withoutMacCheck()
    const uncheckedRuns = 50
    const copee = await playMany(2, random, uncheckedRuns, () => changeAny(1, () => shiftBytes, [copeeStep]))
    expect(copee.wrong).toBeGreaterThan(0)
    const triples = await playMany(2, triple, uncheckedRuns, () => changeAny(4, elements, steps))
    expect(triples.wrong).toBeGreaterThan(0)
    expect(triples.MAC_CHECK_FAILED).toBeUndefined()
  })

  test('any message of a page of triples, of extension and coins too', async () => {
    checkOnlyAt((id) => id === 0)
    const tally = await playMany(2, triple, 15, () => changeAny(14, () => flipByte))
    expect(tally.wrong).toBeUndefined()
    expect(tally.right ?? 0).toBeLessThan(15)
  })
})
