import { beforeEach, describe, expect, test, vi } from 'vitest'
import { Field64 } from '../../src/field/field64.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { expand } from '../../src/random/uniform.ts'
import { firstPoints, reconstructShamir, shareShamir, valuesAt } from '../../src/sharing/shamir.ts'
import { coinLength, coinOf } from '../randomized/coin.ts'
import { type Lie, LyingTable, type Message } from '../spdz/testing/lying-table.ts'
import { changeOne, shiftBytes } from '../spdz/testing/tampered-product.ts'
import { type Committee, shamirCommittee } from './committee.ts'
import { reshareVerified } from './reshare-verified.ts'

/** How many runs each kind of tampering has, and each control run. */
const runs = process.env.BEAVERDAM_FULL === undefined ? 40 : 10_000
const controlRuns = 16

const checks = vi.hoisted(() => ({ ready: true, coin: true, zeros: true }))

vi.mock('./told-shares.ts', async (importOriginal) => {
  const original = await importOriginal<typeof import('./told-shares.ts')>()
  return {
    checkCoinShares(...checked: Parameters<typeof original.checkCoinShares>) {
      if (checks.coin) original.checkCoinShares(...checked)
    },
    checkZeroShares(...checked: Parameters<typeof original.checkZeroShares>) {
      if (checks.zeros) original.checkZeroShares(...checked)
    },
  }
})

vi.mock('../randomized/ready.ts', async (importOriginal) => {
  const original = await importOriginal<typeof import('../randomized/ready.ts')>()
  return {
    async allReady(...args: Parameters<typeof original.allReady>) {
      if (checks.ready) await original.allReady(...args)
    },
  }
})

beforeEach(() => {
  Object.assign(checks, { ready: true, coin: true, zeros: true })
})

const length = 3
const coinElements = coinLength(Field64.elementBytes)
const honestly: Lie = ({ body }) => body

interface Play {
  readonly from: Committee
  readonly to: Committee
  readonly liar: number
  readonly lie: (table: LyingTable) => Lie
  /** What the first old members add to their shares before they deal them. */
  readonly errors?: readonly FieldVector[]
}

const five: Omit<Play, 'lie'> = {
  from: shamirCommittee([0, 1, 2, 3, 4]),
  to: shamirCommittee([2, 3, 4, 5, 6]),
  liar: 0,
}

/** Old and new members are the same three, of whom party 0 lies. */
const three: Omit<Play, 'lie'> = {
  from: shamirCommittee([0, 1, 2]),
  to: shamirCommittee([0, 1, 2]),
  liar: 0,
}

/** Whether the honest new members end with shares of the vector, or by which error. */
async function play({ from, to, liar, lie, errors = [] }: Play): Promise<string> {
  const x = FieldVector.random(Field64, length)
  const shares = shareShamir(x, from.threshold, firstPoints(from.members.length))
  let told = honestly
  const table = new LyingTable(7, liar, (message) => told(message))
  told = lie(table)
  const ends = await table.run((party) => {
    const share = shares[from.members.indexOf(party.id)]?.values
    const error = errors[party.id]
    const held = share !== undefined && error !== undefined ? share.add(error) : share
    return reshareVerified(party, { field: Field64, from, to, length }, held)
  })
  const fresh = []
  for (const [k, member] of to.members.entries()) {
    const end = ends[member]!
    if (member === liar) continue
    if ('error' in end) return end.error.code
    fresh.push({ point: BigInt(k) + 1n, values: end.value! })
  }
  try {
    return reconstructShamir(fresh, to.threshold).equal(x) ? 'right' : 'wrong'
  } catch {
    return 'wrong'
  }
}

async function outcomes(times: number, tampering: () => Play): Promise<readonly string[]> {
  const seen = new Set<string>()
  for (let run = 0; run < times; run++) seen.add(await play(tampering()))
  return [...seen].sort()
}

test.each([five, three])('honest members pass the vector on', async (committees) => {
  expect(await outcomes(10, () => ({ ...committees, lie: () => honestly }))).toEqual(['right'])
})

/** In one element of the vector, not of the coin. */
const shiftDealt = (body: Uint8Array) =>
  Uint8Array.from([...shiftBytes(body.subarray(0, length * 8)), ...body.subarray(length * 8)])
const shiftCoinPart = (body: Uint8Array) =>
  Uint8Array.from([...body.subarray(0, length * 8), ...shiftBytes(body.subarray(length * 8))])

const isDealt = ({ scope, body }: Message) =>
  scope === 'session/from-0' && body.length === (length + coinElements) * 8
const isSeed = ({ scope, body }: Message) => scope === 'session/from-0' && body.length === 32
const isIn = (scope: string) => (message: Message) => message.scope === scope

describe('what a dealer deals one member off the polynomials', () => {
  const vector = (): Play => ({ ...five, lie: () => changeOne(isDealt, 3, shiftDealt) })
  const seed = (): Play => ({
    ...five,
    lie: () => changeOne(isSeed, 2, (body) => body.map((byte) => byte ^ 1)),
  })

  test('is found', async () => {
    expect(await outcomes(runs, vector)).toEqual(['VERIFICATION_FAILED'])
    // a seed is of the coin, too
    expect(await outcomes(runs, seed)).toEqual(['OPENING_MISMATCH'])
  })

  test('makes shares of nothing, unnoticed, if the parities are not looked at', async () => {
    checks.zeros = false
    expect(await outcomes(controlRuns, vector)).toEqual(['wrong'])
    checks.coin = false
    expect(await outcomes(controlRuns, seed)).toEqual(['wrong'])
  })
})

describe.each([1, 2])('another value that %i of 5 dealers deal by the right degree', (liars) => {
  const shifted = (): Play => ({
    ...five,
    lie: () => honestly,
    errors: Array.from({ length: liars }, () => FieldVector.random(Field64, length)),
  })

  test('is found', async () => {
    expect(await outcomes(runs, shifted)).toEqual(['VERIFICATION_FAILED'])
  })

  test('makes shares of another vector, unnoticed, if the parities are not looked at', async () => {
    checks.zeros = false
    expect(await outcomes(controlRuns, shifted)).toEqual(['wrong'])
  })
})

test('a part of the coin off the polynomials is found when the coin is opened', async () => {
  const tampering = (): Play => ({ ...five, lie: () => changeOne(isDealt, 3, shiftCoinPart) })
  expect(await outcomes(runs, tampering)).toEqual(['OPENING_MISMATCH'])
})

test('another share of the parities, told to one member, ends the run', async () => {
  const lie = () => changeOne(isIn('session/parities'), 4, shiftBytes)
  expect(await outcomes(runs, () => ({ ...five, liar: 2, lie }))).toEqual(['VERIFICATION_FAILED'])
})

describe('another share of the coin, told to one member,', () => {
  const lie = () => changeOne(isIn('session/coin'), 4, shiftBytes)

  test('is found when the coin is opened', async () => {
    expect(await outcomes(runs, () => ({ ...five, liar: 2, lie }))).toEqual(['OPENING_MISMATCH'])
  })

  test('has members take different coins if not, and their parities do not fit', async () => {
    checks.coin = false
    expect(await outcomes(controlRuns, () => ({ ...five, liar: 2, lie }))).toEqual(['VERIFICATION_FAILED'])
  })
})

/** Errors that the coefficients of a coin do not show. */
async function unseenBy(coin: FieldVector): Promise<FieldVector> {
  const use = { label: 'resharing coefficients', session: 'lying table', address: 'session/parities' }
  const [a, b] = (await expand(Field64, coinOf(coin).prg(use), length)).toBigInts()
  return FieldVector.of(Field64, [b!, Field64.modulus - a!, 0n])
}

describe('a coin that a member chooses when it knows the others’ shares of it', () => {
  const zero = FieldVector.zero(Field64, coinElements)
  const steer = async (): Promise<Play> => ({
    ...three,
    errors: [await unseenBy(zero)],
    lie: (table) => async (message) => {
      if (message.scope !== 'session/coin' && message.scope !== 'session/parities') return message.body
      const { body } = await table.sent(({ scope, from }) => scope === message.scope && from === 1)
      // at point 1, with this at point 2, of lines through zero
      const half = (Field64.modulus + 1n) / 2n
      return FieldVector.fromBytes(Field64, body).scale(half).bytes
    },
  })

  test('is found by the share of the last member', async () => {
    const tampering = await steer()
    expect(await outcomes(runs, () => tampering)).toEqual(['OPENING_MISMATCH'])
  })

  test('hides another vector if the shares of it are not compared', async () => {
    checks.coin = false
    const tampering = await steer()
    expect(await outcomes(controlRuns, () => tampering)).toEqual(['wrong'])
  })
})

describe('a dealer that waits for the coin before it deals the last member', () => {
  const tampering = (): Play => ({
    ...three,
    lie: (table) => {
      const coinShare = async (teller: number, to: number) => {
        const { body } = await table.sent(
          ({ scope, ...told }) => scope === 'session/coin' && told.from === teller && told.to === to,
        )
        return { point: BigInt(teller) + 1n, values: FieldVector.fromBytes(Field64, body) }
      }
      return async (message) => {
        if (!isDealt(message)) return message.body
        const coin = valuesAt([await coinShare(0, 1), await coinShare(1, 0)], 0n)
        const error = FieldVector.concat([await unseenBy(coin), FieldVector.zero(Field64, coinElements)])
        return FieldVector.fromBytes(Field64, message.body).add(error).bytes
      }
    },
  })

  test('waits in vain', async () => {
    expect(await outcomes(runs, tampering)).toEqual(['PEER_TIMEOUT'])
  })

  test('hides another vector if the members do not wait for each other', async () => {
    checks.ready = false
    expect(await outcomes(controlRuns, tampering)).toEqual(['wrong'])
  })
})

test.each<readonly [string, (body: Uint8Array) => Uint8Array | undefined]>([
  ['changes', (body) => (body.length % 8 === 0 && body.length > 0 ? shiftBytes(body) : body)],
  ['withholds', () => undefined],
  ['cuts short', (body) => body.subarray(1)],
  ['makes longer', (body) => Uint8Array.from([...body, 0])],
])(
  'whatever message an old and new member %s, the others end with the vector or nothing',
  async (_, change) => {
    // to the four others: what it deals, that it is ready, and two shares
    const lie = () => changeOne(() => true, 16, change)
    const seen = await outcomes(runs, () => ({ ...five, liar: 2, lie }))
    expect(seen).not.toContain('wrong')
    expect(seen.filter((outcome) => outcome !== 'right').length).toBeGreaterThan(0)
  },
)
