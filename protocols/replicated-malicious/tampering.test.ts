import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Field64 } from '../../src/field/field64.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { Verification } from '../randomized/verification.ts'
import { PairwiseKeys } from '../replicated/pairwise-keys.ts'
import { keysOfAll } from '../replicated/testing/keys-of-all.ts'
import type { Message } from '../spdz/testing/lying-table.ts'
import { changeOne, failures, flipByte, shift, shiftBytes } from '../spdz/testing/tampered-product.ts'
import { dealt, type Made, play, playMany, steps, type Tampering } from './testing/tampered-circuit.ts'

/** How many runs each kind of tampering has, and each control run. */
const runs = process.env.BEAVERDAM_FULL === undefined ? 60 : 10_000
const controlRuns = 24

const components = vi.hoisted(() => ({ areCompared: true }))

vi.mock('./component-digest.ts', async (importOriginal) => {
  const original = await importOriginal<typeof import('./component-digest.ts')>()
  return {
    ...original,
    checkComponent(...compared: Parameters<typeof original.checkComponent>) {
      if (components.areCompared) original.checkComponent(...compared)
    },
  }
})

beforeEach(() => {
  components.areCompared = true
})

afterEach(() => {
  vi.restoreAllMocks()
})

function withoutVerification(): void {
  vi.spyOn(Verification.prototype, 'decide').mockImplementation(() => {})
}

const ended = (tally: Awaited<ReturnType<typeof playMany>>) => ({ ...tally, errors: failures(tally) })
const allFail = { right: 0, wrong: 0, errors: 2 * runs }
const allWrong = { right: 0, wrong: 2 * controlRuns, errors: 0 }
const allRight = { right: 2 * controlRuns, wrong: 0, errors: 0 }

/**
 * The first element that is sent in a scope, and the liar's own share of what is made there, shifted by the same: it adds an
 * error to the value and knows it.
 */
function addError(made: Made, component: 'own' | 'next' = 'own'): Tampering {
  const error = FieldVector.random(Field64, 1)
  const add = (bytes: Uint8Array) => {
    const shifted = bytes.slice()
    Field64.add(shifted.subarray(0, 8), shifted.subarray(0, 8), error.bytes)
    return shifted
  }
  return {
    lie: changeOne(({ scope }) => scope.startsWith(`session/${made}/value`), 1, add),
    held: (scope, { value, image }) =>
      scope !== made
        ? { value, image }
        : { value: { ...value, [component]: new FieldVector(Field64, add(value[component].bytes)) }, image },
  }
}

test('honest parties get the outputs', async () => {
  expect(ended(await playMany(controlRuns, () => ({})))).toEqual(allRight)
})

describe('an error that a liar adds to a product', () => {
  test('fails the verification', async () => {
    const tally = await playMany(runs, () => addError('product'))
    expect(ended(tally)).toEqual(allFail)
    expect(tally.errors).toEqual({ VERIFICATION_FAILED: 2 * runs })
  })

  test('makes a wrong output, unnoticed, without it', async () => {
    withoutVerification()
    expect(ended(await playMany(controlRuns, () => addError('product')))).toEqual(allWrong)
  })
})

describe('an error that a liar adds to a scalar product', () => {
  test('fails the verification, which covers more than what is opened', async () => {
    expect((await playMany(runs, () => addError('scalar'))).errors).toEqual({ VERIFICATION_FAILED: 2 * runs })
  })

  test('makes a wrong output, unnoticed, for whom it is told, without it', async () => {
    withoutVerification()
    expect(ended(await playMany(controlRuns, () => addError('scalar')))).toEqual({
      right: controlRuns,
      wrong: controlRuns,
      errors: 0,
    })
  })
})

test.each(['x', 'y', 'product', 'scalar'])(
  'an error in the image of %s fails the verification, and harms nothing without it',
  async (made) => {
    const tampering = (): Tampering => ({
      lie: changeOne(({ scope }) => scope.startsWith(`session/${made}/image`), 1, shiftBytes),
    })
    expect(ended(await playMany(runs, tampering))).toEqual(allFail)
    withoutVerification()
    expect(ended(await playMany(controlRuns, tampering))).toEqual(allRight)
  },
)

describe('a liar that computes with another share than it has', () => {
  const another = (): Tampering => ({
    held: (scope, { value, image }) =>
      scope === 'x' ? { value: { ...value, own: shift(value.own) }, image } : { value, image },
  })

  test('fails the verification', async () => {
    expect((await playMany(runs, another)).errors).toEqual({ VERIFICATION_FAILED: 2 * runs })
  })

  test('makes a wrong output, unnoticed, without it', async () => {
    withoutVerification()
    const { wrong, errors } = await playMany(controlRuns, another)
    expect(errors).toEqual({})
    expect(wrong).toBeGreaterThanOrEqual(controlRuns)
  })
})

describe.each<readonly [string, number, ((liar: number) => number) | undefined]>([
  ['an output', steps.output, undefined],
  // the one after it sends the component that a party lacks
  ['an output to one party', steps.told, (liar) => (liar + 2) % 3],
])('a changed component of %s', (_, step, to) => {
  const tampering = (): Tampering => ({ lie: changeOne((message) => message.step === step, 1, shiftBytes) })

  test('is found by the digest of the other party that has it', async () => {
    const { wrong, errors } = await playMany(runs, tampering, to)
    expect(wrong).toBe(0)
    expect(errors.OPENING_MISMATCH).toBeGreaterThanOrEqual(runs)
  })

  test('makes a wrong output, unnoticed, for who gets it if none is compared', async () => {
    components.areCompared = false
    const tally = await playMany(controlRuns, tampering, to)
    expect(ended(tally)).toEqual({ right: controlRuns, wrong: controlRuns, errors: 0 })
  })
})

test('a changed component of what a mask hides is found at once, and unnoticed if none is compared', async () => {
  const tampering = (): Tampering => ({ lie: changeOne(({ step }) => step === steps.masked, 1, shiftBytes) })
  expect(ended(await playMany(runs, tampering))).toEqual(allFail)
  components.areCompared = false
  // nothing in this circuit follows from it
  expect(ended(await playMany(controlRuns, tampering))).toEqual(allRight)
})

test('a changed digest ends the run, and harms nothing if none is compared', async () => {
  const isDigest = ({ scope, body }: Message) => scope === 'session/masked' && body.length === 32
  const tampering = (): Tampering => ({ lie: changeOne(isDigest, 1, flipByte) })
  expect(ended(await playMany(runs, tampering))).toEqual(allFail)
  components.areCompared = false
  expect(ended(await playMany(controlRuns, tampering))).toEqual(allRight)
})

describe('a liar with another key than it gave its neighbour', () => {
  const another = (): Tampering => {
    const fresh = keysOfAll()[0] as PairwiseKeys
    return {
      keys: (keys) =>
        Object.assign(Object.create(PairwiseKeys.prototype), {
          own: fresh.own.bind(fresh),
          next: keys.next.bind(keys),
        }) as PairwiseKeys,
    }
  }

  test('gets nothing wrong accepted', async () => {
    expect(ended(await playMany(runs, another))).toEqual(allFail)
  })

  test('makes wrong outputs, unnoticed, without verification and digests', async () => {
    withoutVerification()
    components.areCompared = false
    expect((await playMany(controlRuns, another)).errors).toEqual({})
    expect((await playMany(controlRuns, another)).wrong).toBeGreaterThan(0)
  })
})

describe('whatever message a liar', () => {
  test.each<readonly [string, (body: Uint8Array) => Uint8Array | undefined]>([
    ['changes', flipByte],
    ['shifts', (body) => (body.length % 8 === 0 ? shiftBytes(body) : flipByte(body))],
    ['withholds', () => undefined],
    ['cuts short', (body) => body.subarray(1)],
  ])('%s, honest parties end with the outputs or nothing', async (_, change) => {
    const { transcript } = await play(0, {}, dealt())
    // an input is the liar's to choose
    const isInput = ({ scope }: Message) => /^session\/[xy]\/value/.test(scope)
    const among = transcript.filter((message) => message.from === 0 && !isInput(message)).length
    const tally = await playMany(runs, () => ({
      lie: changeOne((message) => !isInput(message), among, change),
    }))
    expect(tally.wrong).toBe(0)
    expect(failures(tally)).toBeGreaterThan(runs)
  })
})

test('a liar that says of each of the others something else is complete ends the run', async () => {
  const tally = await playMany(runs, () => ({
    lie: changeOne(({ scope, body }) => scope.endsWith('/verification') && body.length === 32, 4, flipByte),
  }))
  expect(tally.wrong).toBe(0)
  expect(failures(tally)).toBe(2 * runs)
})
