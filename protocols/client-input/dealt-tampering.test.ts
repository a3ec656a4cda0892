import { afterEach, describe, expect, test, vi } from 'vitest'
import { Field64 } from '../../src/field/field64.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { randomBytes } from '../../src/random/csprng.ts'
import { seedBytes } from '../../src/random/seed.ts'
import { expandInto } from '../../src/random/uniform.ts'
import { type Lie, LyingParty } from '../../src/runtime/testing/lying-party.ts'
import type { ReplicatedShare } from '../replicated/replicated-share.ts'
import { Echo } from '../spdz/echo.ts'
import { flipByte, shift, shiftBytes } from '../spdz/testing/tampered-product.ts'
import { maskOf } from './dealing.ts'
import { takeInputs } from './server.ts'
import { inputSession } from './testing/input-session.ts'
import {
  codes,
  fulfilled,
  length,
  type Opened,
  play,
  randomInput,
  step,
  steps,
} from './testing/tampered-inputs.ts'
import { replicated, shamir, type Way } from './testing/ways.ts'

const present = vi.hoisted(() => ({ agreement: true, opening: true }))

vi.mock('./agreement.ts', async (original) => {
  const real = await original<typeof import('./agreement.ts')>()
  const agreed: typeof real.agreeOnInputs = async (among, steps, clients, told) =>
    present.agreement
      ? real.agreeOnInputs(among, steps, clients, told)
      : clients.filter((client) => told.parts.has(client))
  return { ...real, agreeOnInputs: agreed }
})

vi.mock('../replicated-malicious/component-digest.ts', async (original) => {
  const real = await original<typeof import('../replicated-malicious/component-digest.ts')>()
  const checked: typeof real.checkComponent = (...compared) =>
    present.opening ? real.checkComponent(...compared) : undefined
  return { ...real, checkComponent: checked }
})

vi.mock('../shamir-malicious/share-digest.ts', async (original) => {
  const real = await original<typeof import('../shamir-malicious/share-digest.ts')>()
  const checked: typeof real.checkShare = (...compared) =>
    present.opening ? real.checkShare(...compared) : undefined
  return { ...real, checkShare: checked }
})

afterEach(() => {
  Object.assign(present, { agreement: true, opening: true })
  vi.restoreAllMocks()
})

/** Sessions for each kind of tampering, and for each control. */
const runs = process.env.BEAVERDAM_FULL === undefined ? 40 : 10_000
const controlRuns = 10

const shiftReplicated = (part: 'own' | 'next') => (share: unknown) => ({
  ...(share as ReplicatedShare),
  [part]: shift((share as ReplicatedShare)[part]),
})
const shiftShamir = (share: unknown) => shift(share as FieldVector)

/** A liar's server, and those that honest ones open to. */
const cases = [
  { way: replicated, servers: 3, kept: shiftReplicated('next') },
  { way: shamir, servers: 3, kept: shiftShamir },
  { way: shamir, servers: 4, kept: shiftShamir },
  { way: shamir, servers: 5, kept: shiftShamir },
] as const

const honest = <T>(ends: readonly T[], servers: number, liar: number) =>
  ends.slice(0, servers).filter((_, id) => id !== liar)

describe.each(cases)('of $servers servers with $way.name shares', ({ way, servers, kept }) => {
  const clients = [servers, servers + 1]
  const lastTold = servers === 4 ? 2 : servers - 1

  test('one that takes another difference than the client sent is caught before an output is returned', async () => {
    for (let run = 0; run < runs; run++) {
      const liar = run % (lastTold + 1)
      const keep = way === replicated && run % 2 ? shiftReplicated('own') : kept
      const ends = await play({ way, servers, inputs: [randomInput()], liar, keep })
      expect(codes(honest(ends, servers, liar))).toContain('OPENING_MISMATCH')
      for (const end of ends.slice(0, servers)) expect(end.status).toBe('rejected')
    }
  })

  test('and changes the input, unnoticed, if nobody compares what is opened', async () => {
    present.opening = false
    for (let run = 0; run < controlRuns; run++) {
      const liar = run % (lastTold + 1)
      const x = randomInput()
      const ends = await play({ way, servers, inputs: [x], liar, keep: kept })
      const opened = honest(ends, servers, liar).map((end) => fulfilled(end)[servers])
      expect(opened.some((vector) => !vector?.equal(x))).toBe(true)
    }
  })

  test('a client that tells members of a set different things is not counted, and hurts nobody else', async () => {
    for (let run = 0; run < runs; run++) {
      const [x, y] = [randomInput(), randomInput()]
      const ends = await play({ way, servers, inputs: [x, y], liar: servers, lie: equivocating(run) })
      for (const end of ends.slice(0, servers)) expect(fulfilled(end)).toEqual({ [servers + 1]: y })
    }
  })

  test('and ends the session for all if servers do not compare what they got', async () => {
    present.agreement = false
    for (let run = 0; run < controlRuns; run++) {
      const inputs = [randomInput(), randomInput()]
      const ends = await play({ way, servers, inputs, liar: servers, lie: equivocating(run) })
      expect(codes(ends.slice(0, servers))).toContain('OPENING_MISMATCH')
    }
  })

  test('one that claims to have been told something else keeps the client out', async () => {
    for (let run = 0; run < runs; run++) {
      const liar = run % (lastTold + 1)
      const claiming: Way['sharing'] = async (...place) => {
        const sharing = await way.sharing(...place)
        if (place[2] !== liar) return sharing
        const begin: typeof sharing.begin = async (...request) => {
          const intake = await sharing.begin(...request)
          return { ...intake, parts: (answer) => intake.parts(flipByte(answer)) }
        }
        return { field: Field64, begin, add: sharing.add, open: sharing.open.bind(sharing) }
      }
      const ends = await play({ way: { ...way, sharing: claiming }, servers, inputs: [randomInput()] })
      for (const end of ends.slice(0, servers)) expect(fulfilled(end)).toEqual({})
    }
  })

  describe('one that claims different things to others', () => {
    const taken = async () => {
      const ends = await inputSession({ servers, clients: 2 }, async (at) => {
        const denying: Lie = (to, messageStep, body) =>
          messageStep === steps.answers && to === 1 ? flipByte(body) : body
        const party = at.id === 2 ? new LyingParty(at, denying) : at
        if (party.id >= servers) return way.give(party, step, servers, randomInput()).then(() => [])
        const sharing = await way.sharing(Field64, servers, party.id)
        const request = { sharing, servers, clients, length, atLeast: 2, within: 60_000 }
        return [...(await takeInputs(party, step, request)).shares.keys()]
      })
      return ends.slice(0, 2)
    }

    test('is caught before any input is taken', async () => {
      for (let run = 0; run < runs; run++)
        for (const end of await taken())
          expect(end).toMatchObject({ reason: { code: 'BROADCAST_INCONSISTENT' } })
    })

    test('has them take different inputs if they do not compare what they were told', async () => {
      vi.spyOn(Echo.prototype, 'compare').mockImplementation(async () => {})
      const [first, second] = await taken()
      expect(fulfilled(first)).toEqual(clients)
      expect(fulfilled(second)).toHaveLength(1)
    })
  })
})

/** Another seed, or another difference, to one server in turn. */
function equivocating(run: number): Lie {
  return (to, at, body) => {
    if (at !== steps.difference || to !== run % 3) return body
    return body.length > 2 * seedBytes && run % 2 ? shiftBytes(body) : flipLast(body)
  }
}

function flipLast(body: Uint8Array): Uint8Array {
  const flipped = body.slice()
  flipped[body.length - 1] = (flipped[body.length - 1] as number) ^ 1
  return flipped
}

describe('what one of three servers sees of an input', () => {
  const elements = 4096
  const bytes = elements * Field64.elementBytes

  /** The difference and the masks that are known to so many servers, added up, of an input of zeros. */
  async function seenBy(count: number): Promise<FieldVector> {
    const told: Uint8Array[] = []
    const seen = FieldVector.zero(Field64, elements)
    await inputSession({ servers: 3, clients: 1 }, async (at) => {
      if (at.id < 3) {
        const sharing = await shamir.sharing(Field64, 3, at.id)
        const request = { sharing, servers: 3, clients: [3], length: elements, atLeast: 1, within: 60_000 }
        await takeInputs(at, step, request)
        return
      }
      const party = new LyingParty(at, (to, _, body) => {
        told[to] = body
        return body
      })
      await shamir.give(party, step, 3, FieldVector.zero(Field64, elements))
      seen.bytes.set((told[0] as Uint8Array).subarray(0, bytes))
      // of the sets {0, 1} and {0, 2}, and {1, 2} if two servers put together what they see
      const seeds = [told[0]?.subarray(bytes, bytes + seedBytes), told[0]?.subarray(bytes + seedBytes)]
      if (count === 2) seeds.push(told[1]?.subarray(bytes + seedBytes))
      for (const seed of seeds) await expandInto(Field64, seen.bytes, maskOf(at, seed as Uint8Array), 1)
    })
    return seen
  }

  test('is uniform', async () => {
    const ones = Array.from({ length: 63 }, () => 0)
    for (const element of (await seenBy(1)).toBigInts())
      for (const bit of ones.keys()) if ((element >> BigInt(bit)) & 1n) ones[bit] = (ones[bit] as number) + 1
    // seven standard deviations of a fair coin: one of 63 is beyond with a probability below 2^-32
    for (const count of ones) expect(Math.abs(count - elements / 2)).toBeLessThan(7 * Math.sqrt(elements / 4))
  })

  test('and what two see together is the input', async () => {
    expect((await seenBy(2)).equal(FieldVector.zero(Field64, elements))).toBe(true)
  })
})

describe("a client that sends another's messages as its own", () => {
  /** Server 0 tells the copier what it got; and, in a control run, another one does. */
  const copying = async (known: 'what one server got' | 'all') => {
    const messages: Promise<Uint8Array>[] = []
    const tell: ((message: Uint8Array) => void)[] = []
    for (let to = 0; to < 3; to++)
      messages[to] = new Promise((resolve) => {
        tell[to] = resolve
      })
    const x = randomInput()
    const guess = randomBytes(seedBytes)
    const ends = await play({
      way: replicated,
      servers: 3,
      inputs: [x, randomInput()],
      liar: 4,
      lie: async (to, at, body) => {
        if (at !== steps.difference) return body
        const copied = (await (messages[to] as Promise<Uint8Array>)).slice()
        // the seed of the set {1, 2} comes last
        if (known !== 'all' && to > 0) copied.set(guess, copied.length - seedBytes)
        return copied
      },
      sent: (client, to, body) => {
        if (client === 3) tell[to]?.(body)
      },
    })
    return { x, opened: fulfilled(ends[0]) as Opened }
  }

  test('gives something unrelated', async () => {
    for (let run = 0; run < runs; run++) {
      const { x, opened } = await copying('what one server got')
      expect(opened[3]?.equal(x)).toBe(true)
      expect(opened[4]?.equal(x)).toBe(false)
    }
  })

  test('copies its input if it knows all of its masks', async () => {
    const { x, opened } = await copying('all')
    expect(opened[4]?.equal(x)).toBe(true)
  })
})
