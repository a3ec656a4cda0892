import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Field64 } from '../../src/field/field64.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { randomBytes } from '../../src/random/csprng.ts'
import type { Party } from '../../src/runtime/party.ts'
import { firstPoints, shareShamir } from '../../src/sharing/shamir.ts'
import { Verification } from '../randomized/verification.ts'
import { DealtDoubles } from '../shamir/dealt-doubles.ts'
import { type Lie, LyingTable, type Message } from '../spdz/testing/lying-table.ts'
import { changeOne, flipByte, shiftBytes } from '../spdz/testing/tampered-product.ts'
import { DealtShamirSharing } from './dealt-sharing.ts'
import { ShamirMaliciousProtocol } from './protocol.ts'
import { ShamirSharing } from './shamir-sharing.ts'
import { shareDigest } from './share-digest.ts'
import { length, outcomes, play, type Tampering } from './testing/lying-product.ts'

/** How many runs each kind of tampering has, in each of three numbers of parties, with very many, and each control run. */
const isFull = process.env.BEAVERDAM_FULL !== undefined
const runs = isFull ? 10_000 : 24
const runsOfThree = isFull ? Math.ceil(runs / 3) : runs
const manyRuns = isFull ? 100 : 2
const controlRuns = 8

const checks = vi.hoisted(() => ({ shares: true, ready: true }))

vi.mock('./share-digest.ts', async (importOriginal) => {
  const original = await importOriginal<typeof import('./share-digest.ts')>()
  return {
    ...original,
    checkShare(...checked: Parameters<typeof original.checkShare>) {
      if (checks.shares) original.checkShare(...checked)
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
  Object.assign(checks, { shares: true, ready: true })
})

afterEach(() => {
  vi.restoreAllMocks()
})

function withoutChecks(): void {
  vi.spyOn(Verification.prototype, 'decide').mockImplementation(() => {})
  checks.shares = false
}

const honestly: Lie = ({ body }) => body
const dealt = (lie: Lie): Tampering => ({ lie, mostSubsets: 0 })
const anybody = (n: number) => (run: number) => run % n
/** The last of an even number has no shares. */
const holder = (n: number) => anybody(n % 2 === 0 ? n - 1 : n)

/** Of what the liar deals in a scope, a vector, a seed by which it does so, or what it says for another's. */
const isDealt =
  (scope: string, isSeed = false) =>
  (message: Message) =>
    message.scope.startsWith(`session/${scope}/of-`) && (message.body.length === 32) === isSeed

test.each([3, 4, 5, 13])('%i honest parties get the outputs', async (n) => {
  expect(await outcomes(2, n, anybody(n), () => dealt(honestly))).toEqual(new Set(['right']))
})

describe.each([3, 4, 5])('what one of %i parties deals wrong of a double sharing', (n) => {
  const vector = () => dealt(changeOne(isDealt('product/value'), 1, shiftBytes))
  const seed = () => dealt(changeOne(isDealt('product/value', true), n - 1, flipByte))

  test('is found before anything is opened', async () => {
    // where all others but one hold consistent shares of something else it is an error in the product
    for (const tampering of [vector, seed])
      for (const code of await outcomes(runsOfThree, n, holder(n), tampering))
        expect(['OPENING_MISMATCH', 'VERIFICATION_FAILED']).toContain(code)
  })

  test('makes wrong outputs, unnoticed, if nothing is checked', async () => {
    withoutChecks()
    for (const tampering of [vector, seed])
      expect(await outcomes(controlRuns, n, holder(n), tampering)).toContain('wrong')
  })
})

describe.each([13, 15])('what one of %i parties deals wrong of a double sharing', (n) => {
  const vector = (): Tampering => ({ lie: changeOne(isDealt('product/value'), 1, shiftBytes) })

  test('is found before anything is opened', async () => {
    expect(await outcomes(manyRuns, n, anybody(n), vector)).toEqual(new Set(['OPENING_MISMATCH']))
  })

  test('makes wrong outputs, unnoticed, if nothing is checked', async () => {
    withoutChecks()
    expect(await outcomes(1, n, anybody(n), vector)).toContain('wrong')
  })
})

describe.each([3, 4, 5])('an error that one of %i adds to a product', (n) => {
  const tampering = (): Tampering => ({ ...dealt(honestly), error: FieldVector.random(Field64, length) })

  test('fails the verification', async () => {
    expect(await outcomes(runsOfThree, n, holder(n), tampering)).toEqual(new Set(['VERIFICATION_FAILED']))
  })

  test('makes a wrong output, unnoticed, without it', async () => {
    vi.spyOn(Verification.prototype, 'decide').mockImplementation(() => {})
    expect(await outcomes(controlRuns, n, holder(n), tampering)).toEqual(new Set(['wrong']))
  })
})

describe('the element of the session, dealt by no polynomial,', () => {
  const begin = async (): Promise<readonly string[]> => {
    const table = new LyingTable(5, 0, changeOne(isDealt('r/random'), 2, shiftBytes))
    const ends = await table.run(async (party) => {
      await ShamirMaliciousProtocol.begin(party, { field: Field64, mostSubsets: 0 })
    })
    return ends.slice(1).map((end) => ('error' in end ? end.error.code : 'begun'))
  }

  test('is found when the session begins', async () => {
    for (let run = 0; run < runs; run++) expect(new Set(await begin())).toEqual(new Set(['OPENING_MISMATCH']))
  })

  test('stands if no shares are compared', async () => {
    checks.shares = false
    expect(new Set(await begin())).toEqual(new Set(['begun']))
  })
})

/** Runs parties on shares alone, of whom party 0 lies: how the others end. */
async function share<T>(
  n: number,
  lie: (table: LyingTable) => Lie,
  body: (at: Party, sharing: DealtShamirSharing) => Promise<T>,
) {
  let told = honestly
  const table = new LyingTable(n, 0, (message) => told(message))
  told = lie(table)
  const ends = await table.run((party) => {
    const common = { field: Field64, n, random: randomBytes, blockBytes: 4096 }
    const doubles = new DealtDoubles(common)
    return body(party, new DealtShamirSharing({ ...common, id: party.id, doubles }))
  })
  return ends.slice(1)
}

describe('a mask that makes up for what is wrong with an element', () => {
  const off = FieldVector.of(Field64, [7])
  /** What party 3 holds is off, and so is what it is dealt of the mask. */
  const check = async (): Promise<readonly string[]> => {
    const shares = shareShamir(FieldVector.random(Field64, 1), 2, firstPoints(5)).map(({ values }) => values)
    const lie: Lie = ({ scope, to, body }) =>
      scope === 'session/random/of-0' && to === 3
        ? FieldVector.fromBytes(Field64, body).sub(
            FieldVector.concat([off, FieldVector.zero(Field64, body.length / 8 - 1)]),
          ).bytes
        : body
    const ends = await share(
      5,
      () => lie,
      async (at, sharing) => {
        const own = shares[at.id]!
        await sharing.checkConsistent(at, 1, [at.id === 3 ? own.add(off) : own])
      },
    )
    return ends.map((end) => ('error' in end ? end.error.code : 'consistent'))
  }

  test('is found by the coefficient', async () => {
    for (let run = 0; run < runs; run++) expect(new Set(await check())).toEqual(new Set(['OPENING_MISMATCH']))
  })

  test('hides it from a check without one', async () => {
    vi.spyOn(DealtShamirSharing.prototype, 'checkConsistent').mockImplementation(
      ShamirSharing.prototype.checkConsistent,
    )
    expect(new Set(await check())).toEqual(new Set(['consistent']))
  })
})

describe('a holder that waits for a coin before it deals its part to the last one', () => {
  /** It makes the coin zero: a line through zero and what party 1 has at point 2. */
  const toss = async (): Promise<readonly unknown[]> => {
    const half = (Field64.modulus + 1n) / 2n
    const ends = await share(
      3,
      (table) => {
        const theirs = table
          .sent(({ scope, from, to }) => scope === 'session' && from === 1 && to === 0)
          .then(({ body }) => FieldVector.fromBytes(Field64, body))
        let tell = (_: FieldVector) => {}
        const told = new Promise<FieldVector>((resolve) => {
          tell = resolve
        })
        return async ({ scope, to, body }) => {
          if (scope === 'session/random/of-0' && to === 2) {
            const right = (await theirs).scale(2n).sub(await told)
            const chosen = (await theirs).scale(3n * half)
            return FieldVector.fromBytes(Field64, body).add(chosen).sub(right).bytes
          }
          if (scope !== 'session') return body
          if (to === 2) tell(FieldVector.fromBytes(Field64, body))
          const own = (await theirs).scale(half)
          return to === 2 ? own.bytes : shareDigest({ session: 'lying table', scope } as Party, own)
        }
      },
      async (at, sharing) => (await sharing.toss(at, 1, 1)).at(0),
    )
    return ends.map((end) => ('error' in end ? end.error.code : end.value))
  }

  test('waits in vain', async () => {
    for (let run = 0; run < runs; run++) expect(new Set(await toss())).toEqual(new Set(['PEER_TIMEOUT']))
  })

  test('chooses it, unnoticed, if holders do not wait for each other', async () => {
    checks.ready = false
    for (let run = 0; run < controlRuns; run++) expect(new Set(await toss())).toEqual(new Set([0n]))
  })
})

describe.each([3, 4, 5])('whatever message one of %i parties', (n) => {
  test.each<readonly [string, (body: Uint8Array) => Uint8Array | undefined]>([
    ['changes', (body) => (body.length > 0 ? flipByte(body) : body)],
    ['shifts', (body) => (body.length % 8 === 0 && body.length > 0 ? shiftBytes(body) : body)],
    ['withholds', () => undefined],
    ['cuts short', (body) => (body.length > 0 ? body.subarray(1) : Uint8Array.of(0))],
  ])('%s, the others end with the outputs or nothing', async (_, change) => {
    const { transcript } = await play(n, 1, dealt(honestly))
    // an input is the liar's to choose: of the vectors that determine it
    const isInput = ({ scope }: Message) => /^session\/[xy]\/value$/.test(scope)
    const among = transcript.filter((message) => message.from === 1 && !isInput(message)).length
    const tampering = () => dealt(changeOne((message) => !isInput(message), among, change))
    const seen = await outcomes(runsOfThree, n, anybody(n), tampering)
    expect(seen).not.toContain('wrong')
    expect([...seen].filter((outcome) => outcome !== 'right').length).toBeGreaterThan(0)
  })
})
