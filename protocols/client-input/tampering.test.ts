import { afterEach, describe, expect, test, vi } from 'vitest'
import { Field64 } from '../../src/field/field64.ts'
import { FieldVector } from '../../src/field/vector.ts'
import type { Party } from '../../src/runtime/party.ts'
import { type Lie, LyingParty } from '../../src/runtime/testing/lying-party.ts'
import { Release } from '../secure-sum/release.ts'
import { SumTask } from '../secure-sum/task.ts'
import type { AuthenticatedShare } from '../spdz/authenticated-share.ts'
import { Echo } from '../spdz/echo.ts'
import { MacCheck } from '../spdz/mac-check.ts'
import { flipByte, shift, shiftBytes } from '../spdz/testing/tampered-product.ts'
import { AuthenticatedAggregator, contributeAuthenticated } from './authenticated-sum.ts'
import { giveInput } from './client.ts'
import { checkMask } from './mask-check.ts'
import { MaskedInputs } from './masked-inputs.ts'
import { takeInputs } from './server.ts'
import { inputSession, knownMaterial } from './testing/input-session.ts'
import { codes, fulfilled, length, play, randomInput, step, steps } from './testing/tampered-inputs.ts'
import { masked, type Way } from './testing/ways.ts'

const present = vi.hoisted(() => ({ mask: true, agreement: true, release: true }))

vi.mock('./mask-check.ts', async (original) => {
  const real = await original<typeof import('./mask-check.ts')>()
  const checked: typeof real.checkMask = (at, mask) => (present.mask ? real.checkMask(at, mask) : undefined)
  return { checkMask: checked }
})

vi.mock('./agreement.ts', async (original) => {
  const real = await original<typeof import('./agreement.ts')>()
  const agreed: typeof real.agreeOnInputs = async (among, steps, clients, told) =>
    present.agreement
      ? real.agreeOnInputs(among, steps, clients, told)
      : clients.filter((client) => told.parts.has(client))
  return { ...real, agreeOnInputs: agreed }
})

vi.mock('./release-digest.ts', async (original) => {
  const real = await original<typeof import('./release-digest.ts')>()
  const checked: typeof real.checkReleaseDigest = (at, from, theirs, own) =>
    present.release ? real.checkReleaseDigest(at, from, theirs, own) : undefined
  return { ...real, checkReleaseDigest: checked }
})

afterEach(() => {
  Object.assign(present, { mask: true, agreement: true, release: true })
  vi.restoreAllMocks()
})

/** Sessions for each kind of tampering, and for each control. */
const runs = 50
const controlRuns = 10

/** What a server does that takes another difference. */
const shifted = (share: unknown) => {
  const { value, mac } = share as AuthenticatedShare
  return { value: shift(value), mac }
}

describe.each([2, 3])('a server of %i that shifts what it sends of a mask', (servers) => {
  /** Shifts the vectors of these numbers among r, v and w, to the first client. */
  const shifting = (which: readonly number[]): Lie => {
    let sent = 0
    return (to, at, body) =>
      at === steps.mask && to === servers && which.includes(sent++) ? shiftBytes(body) : body
  }

  test.each([[[0]], [[1]], [[2]], [[0, 1, 2]]])(
    'vectors %j is caught before anything is sent',
    async (which) => {
      const session = async () => {
        let told = 0
        const ends = await play({
          way: masked,
          servers,
          inputs: [randomInput(), randomInput()],
          liar: servers - 1,
          lie: shifting(which),
          sent: (client) => {
            if (client === servers) told++
          },
        })
        expect(ends[servers]).toMatchObject({ reason: { code: 'INPUT_MASK_INVALID' } })
        // the servers go on without it
        for (const end of ends.slice(0, servers)) expect(fulfilled(end)[servers]).toBeUndefined()
        expect(told).toBe(0)
      }
      // at the same time: in each the servers wait for what the client may still say
      await Promise.all(Array.from({ length: runs / servers }, session))
    },
  )

  test('changes the input, unnoticed, if the client does not check', async () => {
    present.mask = false
    for (let run = 0; run < controlRuns; run++) {
      const x = randomInput()
      const ends = await play({ way: masked, servers, inputs: [x], liar: servers - 1, lie: shifting([0]) })
      for (const end of ends.slice(0, servers - 1)) {
        expect(fulfilled(end)[servers]?.equal(x)).toBe(false)
      }
    }
  })
})

test('ten thousand masks that were shifted in any of r, v and w are all refused', () => {
  const at = { scope: 'session' } as Party
  let refused = 0
  for (let run = 0; run < 10_000; run++) {
    const [r, v] = [randomInput(), randomInput()]
    const mask = { r, v, w: r.mul(v) }
    if (run % 100 === 0) checkMask(at, mask)
    const which = 1 + (run % 7)
    const shifted = {
      r: which & 1 ? shift(r) : r,
      v: which & 2 ? shift(v) : v,
      w: which & 4 ? shift(mask.w) : mask.w,
    }
    try {
      checkMask(at, shifted)
    } catch {
      refused++
    }
  }
  expect(refused).toBe(10_000)
})

describe('a server that takes another difference than the client sent', () => {
  test.each([2, 3])('of %i servers, is caught before an output is returned', async (servers) => {
    for (let run = 0; run < runs; run++) {
      const ends = await play({
        way: masked,
        servers,
        inputs: [randomInput()],
        liar: servers - 1,
        keep: shifted,
      })
      for (const code of codes(ends.slice(0, servers - 1))) expect(code).toBe('MAC_CHECK_FAILED')
    }
  })

  test('changes the input, unnoticed, without the MAC check', async () => {
    vi.spyOn(MacCheck.prototype, 'verify').mockImplementation(() => {})
    const x = randomInput()
    const [end] = await play({ way: masked, servers: 2, inputs: [x], liar: 1, keep: shifted })
    expect(fulfilled(end)[2]?.equal(x)).toBe(false)
  })
})

describe('a client that tells servers different things', () => {
  const equivocating: Lie = (to, at, body) => (at === steps.difference && to === 2 ? shiftBytes(body) : body)

  test('is not counted, and hurts nobody else', async () => {
    for (let run = 0; run < runs; run++) {
      const [x, y] = [randomInput(), randomInput()]
      const ends = await play({ way: masked, servers: 3, inputs: [x, y], liar: 3, lie: equivocating })
      for (const end of ends.slice(0, 3)) expect(fulfilled(end)).toEqual({ 4: y })
    }
  })

  test('ends the session for all if servers do not compare what they got', async () => {
    present.agreement = false
    const ends = await play({
      way: masked,
      servers: 3,
      inputs: [randomInput(), randomInput()],
      liar: 3,
      lie: equivocating,
    })
    expect(codes(ends.slice(0, 3))).toContain('MAC_CHECK_FAILED')
  })
})

describe('a server that tells others different things of a client', () => {
  const taken = async () => {
    const ends = await inputSession({ servers: 3, clients: 2 }, async (honest) => {
      const denying: Lie = (to, at, body) => (at === steps.answers && to === 1 ? flipByte(body) : body)
      const party = honest.id === 2 ? new LyingParty(honest, denying) : honest
      if (party.id >= 3) return giveInput(party, step, 3, randomInput()).then(() => [])
      const sharing = await masked.sharing(Field64, 3, party.id)
      const request = { sharing, servers: 3, clients: [3, 4], length, atLeast: 2, within: 60_000 }
      const inputs = await takeInputs(party, step, request)
      return [...inputs.shares.keys()]
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
    const [first, second] = (await taken()) as PromiseFulfilledResult<number[]>[]
    expect(first?.value).toEqual([3, 4])
    expect(second?.value).toHaveLength(1)
  })
})

describe("a client that sends another's difference as its own", () => {
  const copying = async (way: Pick<Way, 'sharing' | 'give'>) => {
    let tell: (difference: Uint8Array) => void = () => {}
    const victims = new Promise<Uint8Array>((resolve) => {
      tell = resolve
    })
    const x = randomInput()
    const [end] = await play({
      way,
      servers: 2,
      inputs: [x, randomInput()],
      liar: 3,
      lie: (_, at, body) => (at === steps.difference ? victims : body),
      sent: (client, _, difference) => {
        if (client === 2) tell(difference)
      },
    })
    return { x, opened: fulfilled(end) }
  }

  test('gives something unrelated', async () => {
    for (let run = 0; run < runs; run++) {
      const { x, opened } = await copying(masked)
      expect(opened[2]?.equal(x)).toBe(true)
      expect(opened[3]?.equal(x)).toBe(false)
    }
  })

  test('copies its input if a mask is used twice', async () => {
    const sharing: Way['sharing'] = async (field, servers, id) => {
      const material = await knownMaterial(field, servers, id)
      let first: ReturnType<typeof material.triples> | undefined
      const { triples } = material
      const preprocessing = Object.assign(material, {
        triples: (at: Party, length: number) => {
          first ??= triples.call(material, at, length)
          return first
        },
      })
      return new MaskedInputs({ id, preprocessing })
    }
    const { x, opened } = await copying({ sharing, give: giveInput })
    expect(opened[3]?.equal(x)).toBe(true)
  })
})

describe('an aggregator that publishes another sum', () => {
  const task = new SumTask({
    name: 'test',
    field: Field64,
    length: 2,
    format: { fractionBits: 16, clip: 8 },
    minBatch: 2,
    maxBatch: 2,
    aggregators: 2,
  })
  const published = async (liar: number) => {
    const lying: Lie = (to, _, body) => {
      if (to < 2) return body
      return body.length === Release.bytes(task) || body.length === 32 ? flipLast(body) : body
    }
    const ends = await inputSession({ servers: 2, clients: 2 }, async (honest) => {
      const party = honest.id === liar ? new LyingParty(honest, lying) : honest
      if (party.id >= 2)
        return contributeAuthenticated(party, task, Float64Array.of(1, 2), { give: giveInput, publish: true })
      const aggregator = new AuthenticatedAggregator(await masked.sharing(Field64, 2, party.id))
      return aggregator.aggregate(party, task, { contributors: [2, 3], publish: true })
    })
    return ends.slice(2)
  }
  /** A bit of the last element, which stays below the modulus. */
  const flipLast = (body: Uint8Array) => {
    const flipped = body.slice()
    flipped[body.length - 8] = (flipped[body.length - 8] as number) ^ 1
    return flipped
  }

  test.each([0, 1])('is caught, if it is aggregator %i', async (liar) => {
    const ends = await published(liar)
    expect(codes(ends)).toContain('RELEASE_MISMATCH')
    for (const end of ends) expect(end.status).toBe('rejected')
  })

  test('is believed if nobody compares', async () => {
    present.release = false
    for (const end of (await published(0)) as PromiseFulfilledResult<{ release: Release }>[])
      expect([...end.value.release.sum()]).not.toEqual([2, 4])
  })
})

test('what servers see of an input is uniform', async () => {
  const ones = Array.from({ length: 63 }, () => 0)
  const seen: Uint8Array[] = []
  const length = 4096
  await inputSession({ servers: 2, clients: 1 }, async (honest) => {
    if (honest.id < 2) {
      const sharing = await masked.sharing(Field64, 2, honest.id)
      const wanted = { atLeast: 1, within: 60_000 }
      await takeInputs(honest, step, { sharing, servers: 2, clients: [2], length, ...wanted })
      return
    }
    const party = new LyingParty(honest, (to, at, body) => {
      if (to === 0 && at === steps.difference) seen.push(body)
      return body
    })
    await giveInput(party, step, 2, FieldVector.zero(Field64, length))
  })
  expect(seen).toHaveLength(1)
  for (const element of new FieldVector(Field64, seen[0] as Uint8Array).toBigInts())
    for (const bit of ones.keys()) if ((element >> BigInt(bit)) & 1n) ones[bit] = (ones[bit] as number) + 1
  // seven standard deviations of a fair coin: one of 63 is beyond with a probability below 2^-32
  for (const count of ones) expect(Math.abs(count - length / 2)).toBeLessThan(7 * Math.sqrt(length / 4))
})
