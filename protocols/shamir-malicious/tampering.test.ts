import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Field64 } from '../../src/field/field64.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { Verification } from '../randomized/verification.ts'
import { LyingTable, type Message } from '../spdz/testing/lying-table.ts'
import { changeOne, flipByte, shiftBytes } from '../spdz/testing/tampered-product.ts'
import { ShamirMaliciousProtocol } from './protocol.ts'
import { length, outcomes, play, type Tampering } from './testing/lying-product.ts'

/** How many runs each kind of tampering has, and each control run. */
const runs = process.env.BEAVERDAM_FULL === undefined ? 40 : 10_000
/** The same, of a kind that three numbers of parties share. */
const sharedRuns = process.env.BEAVERDAM_FULL === undefined ? 40 : 3_400
const controlRuns = 16

const checks = vi.hoisted(() => ({ shares: true, keys: true }))

vi.mock('./share-digest.ts', async (importOriginal) => {
  const original = await importOriginal<typeof import('./share-digest.ts')>()
  return {
    ...original,
    checkShare(...checked: Parameters<typeof original.checkShare>) {
      if (checks.shares) original.checkShare(...checked)
    },
  }
})

vi.mock('./same-keys.ts', async (importOriginal) => {
  const original = await importOriginal<typeof import('./same-keys.ts')>()
  return {
    checkSameKeys(...checked: Parameters<typeof original.checkSameKeys>) {
      if (checks.keys) original.checkSameKeys(...checked)
    },
  }
})

beforeEach(() => {
  Object.assign(checks, { shares: true, keys: true })
})

afterEach(() => {
  vi.restoreAllMocks()
})

function withoutVerification(): void {
  vi.spyOn(Verification.prototype, 'decide').mockImplementation(() => {})
}

const honestly = (): Tampering => ({ lie: ({ body }) => body })

/** The liar multiplies with another share of x than it has: the product is off by what it added times its share of y. */
function addError(): Tampering {
  return { ...honestly(), error: FieldVector.random(Field64, length) }
}

const isIn =
  (scope: string, bytes = length * 8) =>
  (message: Message) =>
    message.scope === scope && message.body.length === bytes
const changes = (scope: string, among: number) => (): Tampering => ({
  lie: changeOne(isIn(scope), among, shiftBytes),
})
const anybody = (n: number) => (run: number) => run % n
/** Party 3 of 4 has no shares. */
const holder = (n: number) => anybody(n === 4 ? 3 : n)

test.each([3, 4, 5])('%i honest parties get the outputs', async (n) => {
  expect(await outcomes(4, n, anybody(n), honestly)).toEqual(new Set(['right']))
})

describe.each([3, 4, 5])('an error that one of %i adds to a product', (n) => {
  test('fails the verification', async () => {
    expect(await outcomes(sharedRuns, n, holder(n), addError)).toEqual(new Set(['VERIFICATION_FAILED']))
  })

  test('makes a wrong output, unnoticed, without it', async () => {
    withoutVerification()
    expect(await outcomes(controlRuns, n, holder(n), addError)).toEqual(new Set(['wrong']))
  })
})

describe('what is told to one honest party of a product, and something else to another,', () => {
  const tampering = changes('session/product/value', 4)

  test('is found in what all add up', async () => {
    expect(await outcomes(runs, 5, anybody(5), tampering)).toEqual(new Set(['OPENING_MISMATCH']))
  })

  test('makes wrong outputs, unnoticed, if no shares are compared', async () => {
    withoutVerification()
    checks.shares = false
    expect(await outcomes(controlRuns, 5, anybody(5), tampering)).toContain('wrong')
  })
})

describe.each([
  [4, 3, 'y', 2],
  [5, 0, 'x', 2],
] as const)('of %i parties an input of party %i that lies on no polynomial', (n, liar, name, among) => {
  const tampering = changes(`session/${name}/value`, among)

  test('is found before anything is opened', async () => {
    expect(await outcomes(runs, n, () => liar, tampering)).toEqual(new Set(['OPENING_MISMATCH']))
  })

  test('makes wrong outputs, unnoticed, if no shares are compared', async () => {
    withoutVerification()
    checks.shares = false
    expect(await outcomes(controlRuns, n, () => liar, tampering)).toContain('wrong')
  })
})

describe.each([3, 4, 5])('of %i parties a share of an output that is another', (n) => {
  test('is found by the shares and digests of the others', async () => {
    const seen = await outcomes(sharedRuns, n, holder(n), changes('session/output', 1))
    expect(seen).toContain('OPENING_MISMATCH')
    expect(seen).not.toContain('wrong')
  })

  test('makes a wrong output, unnoticed, if none are compared', async () => {
    checks.shares = false
    expect(await outcomes(controlRuns, n, holder(n), changes('session/output', 1))).toContain('wrong')
  })
})

test('a changed digest ends the run', async () => {
  const tampering = (): Tampering => ({ lie: changeOne(isIn('session/output', 32), 1, flipByte) })
  expect(await outcomes(runs, 3, anybody(3), tampering)).toContain('OPENING_MISMATCH')
})

describe('a party that sends one member of a set another key than the others', () => {
  const tampering = (): Tampering => ({
    lie: changeOne(({ scope }) => scope === 'session/keys', 2, flipByte),
  })

  test('is found when they compare', async () => {
    expect(await outcomes(runs, 5, () => 0, tampering)).toEqual(new Set(['BROADCAST_INCONSISTENT']))
  })

  test('makes wrong outputs, unnoticed, if they do not, and nothing else is checked', async () => {
    withoutVerification()
    Object.assign(checks, { shares: false, keys: false })
    expect(await outcomes(controlRuns, 5, () => 0, tampering)).toContain('wrong')
  })
})

describe('an error in the square that a random bit comes of', () => {
  const open = async () => {
    const table = new LyingTable(3, 0, ({ scope, body }) =>
      scope === 'session/bits/square/value' ? shiftBytes(body) : body,
    )
    const ends = await table.run(async (party) => {
      const protocol = await ShamirMaliciousProtocol.begin(party, { field: Field64 })
      await party.fork('bits', (at) => protocol.randomBits(at, 5, length))
    })
    const isOpened = table.transcript.some(({ scope, step }) => scope === 'session/bits' && step === 5)
    return { codes: ends.slice(1).map((end) => ('error' in end ? end.error.code : 'ok')), isOpened }
  }

  test('is found before the square is opened', async () => {
    expect(await open()).toEqual({ codes: ['OPENING_MISMATCH', 'OPENING_MISMATCH'], isOpened: false })
  })

  test('and after it if nothing is checked', async () => {
    withoutVerification()
    checks.shares = false
    expect((await open()).isOpened).toBe(true)
  })
})

describe.each([3, 4, 5])('whatever message one of %i parties', (n) => {
  test.each<readonly [string, (body: Uint8Array) => Uint8Array | undefined]>([
    ['changes', flipByte],
    ['shifts', (body) => (body.length % 8 === 0 ? shiftBytes(body) : flipByte(body))],
    ['withholds', () => undefined],
    ['cuts short', (body) => body.subarray(1)],
  ])('%s, the others end with the outputs or nothing', async (_, change) => {
    const { transcript } = await play(n, 1, honestly())
    // an input is the liar's to choose: of the vectors that determine it
    const isInput = ({ scope }: Message) => /^session\/[xy]\/value/.test(scope)
    const among = transcript.filter((message) => message.from === 1 && !isInput(message)).length
    const tampering = (): Tampering => ({
      lie: changeOne((message) => !isInput(message), among, change),
    })
    const seen = await outcomes(sharedRuns, n, anybody(n), tampering)
    expect(seen).not.toContain('wrong')
    expect([...seen].filter((outcome) => outcome !== 'right').length).toBeGreaterThan(0)
  })
})
