import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Field } from '../../src/field/field.ts'
import { Field64 } from '../../src/field/field64.ts'
import { Field128 } from '../../src/field/field128.ts'
import { FieldVector } from '../../src/field/vector.ts'
import type { Party } from '../../src/runtime/party.ts'
import { restrict } from '../../src/runtime/scoped-party.ts'
import { type Lie, LyingParty } from '../../src/runtime/testing/lying-party.ts'
import type { RandomizedProtocol } from '../randomized/protocol.ts'
import { ReplicatedMaliciousProtocol } from '../replicated-malicious/protocol.ts'
import { ShamirMaliciousProtocol } from '../shamir-malicious/protocol.ts'
import { SpdzProtocol } from '../spdz/protocol.ts'
import type { GiveVector } from './authenticated-sum.ts'
import { giveInput } from './client.ts'
import { dealInput } from './deal-input.ts'
import type { InputSharing } from './input-sharing.ts'
import { MaskedInputs } from './masked-inputs.ts'
import { ReplicatedInputs } from './replicated-inputs.ts'
import { type InputRequest, takeInputs } from './server.ts'
import { ShamirInputs } from './shamir-inputs.ts'
import { inputSteps } from './steps.ts'
import { countdown, holdTime, passTime } from './testing/held-time.ts'
import { type End, inputSession, knownMaterial } from './testing/input-session.ts'
import { masked, replicated, shamir, type Way, ways } from './testing/ways.ts'

const step = 77

const nothing = (party: Party) =>
  new Promise<undefined>((resolve) => party.signal.addEventListener('abort', () => resolve(undefined)))

interface Size {
  readonly way?: Way
  readonly servers?: number
  readonly clients?: number
  readonly length?: number
  readonly within?: number
  readonly field?: Field
}

function requestOf<Share>(
  sharing: InputSharing<Share>,
  { servers = 2, clients = 2, length = 3, within = 60_000 }: Size,
): InputRequest<Share> {
  const ids = Array.from({ length: clients }, (_, i) => servers + i)
  return { sharing, servers, clients: ids, length, atLeast: 1, within }
}

/** What a server ends with: all inputs, opened. */
async function serve(party: Party, size: Size) {
  const { way = masked, servers = 2, field = Field64 } = size
  const sharing = await way.sharing(field, servers, party.id)
  const { shares, rejected, absent } = await takeInputs(party, step, requestOf(sharing, size))
  const opened: Record<number, bigint[]> = {}
  for (const [client, share] of shares)
    await restrict(party, servers).fork(`output-${client}`, async (at) => {
      opened[client] = (await sharing.open(at, 1, share)).toBigInts()
    })
  return { opened, rejected, absent }
}

function values<T>(ends: readonly End<T>[]): readonly T[] {
  return ends.map((end) => {
    if (end.status === 'rejected') throw end.reason
    return end.value
  })
}

test.each(ways)('servers of $name inputs take all alike what clients give', async (way) => {
  const size = fc.record({
    servers: fc.constantFrom(...way.servers),
    inputs: fc.array(
      fc.array(fc.bigInt({ min: 0n, max: Field64.modulus - 1n }), { minLength: 2, maxLength: 2 }),
      { minLength: 1, maxLength: 4 },
    ),
    field: fc.constantFrom(Field64, Field128),
  })
  await fc.assert(
    fc.asyncProperty(size, async ({ servers, inputs, field }) => {
      const clients = inputs.length
      const ends = await inputSession({ servers, clients }, async (party) => {
        if (party.id < servers) return serve(party, { way, servers, clients, length: 2, field })
        await way.give(party, step, servers, FieldVector.of(field, inputs[party.id - servers]!))
        return undefined
      })
      const expected = Object.fromEntries(inputs.map((input, i) => [servers + i, input]))
      for (const end of values(ends).slice(0, servers))
        expect(end).toEqual({ opened: expected, rejected: [], absent: [] })
    }),
    { numRuns: 15 },
  )
})

describe('servers compute on what clients give', () => {
  /** The square of the one input, opened. */
  const squared = (
    servers: number,
    give: GiveVector,
    square: (party: Party, among: Party) => Promise<FieldVector>,
  ) =>
    inputSession({ servers, clients: 1 }, async (party) => {
      if (party.id < servers) return (await square(party, restrict(party, servers))).toBigInts()
      await give(party, step, servers, FieldVector.of(Field64, [3, -4, 5]))
      return []
    })

  async function adopted<Share>(
    party: Party,
    among: Party,
    protocol: RandomizedProtocol<Share>,
    sharing: InputSharing<Share>,
  ) {
    const { shares } = await takeInputs(party, step, requestOf(sharing, { servers: among.n, clients: 1 }))
    const x = await among.fork('x', (at) => protocol.adopt(at, 1, shares.get(among.n) as Share))
    const product = await among.fork('product', (at) => protocol.square(at, 2, x))
    return among.fork('output', (at) => protocol.open(at, 3, product))
  }

  test('by SPDZ', async () => {
    const ends = await squared(3, giveInput, async (party, among) => {
      const preprocessing = await knownMaterial(Field64, 3, party.id)
      const sharing = new MaskedInputs({ id: party.id, preprocessing })
      const { shares } = await takeInputs(party, step, requestOf(sharing, { servers: 3, clients: 1 }))
      const protocol = new SpdzProtocol({ id: party.id, preprocessing })
      const x = shares.get(3)!
      return among.fork('output', async (at) => protocol.open(at, 1, await protocol.mul(at, 2, x, x)))
    })
    for (const end of values(ends).slice(0, 3)) expect(end).toEqual([9n, 16n, 25n])
  })

  test('by replicated shares', async () => {
    const ends = await squared(3, dealInput, async (party, among) => {
      const protocol = await ReplicatedMaliciousProtocol.begin(among, { field: Field64 })
      return adopted(party, among, protocol, new ReplicatedInputs(Field64))
    })
    for (const end of values(ends).slice(0, 3)) expect(end).toEqual([9n, 16n, 25n])
  })

  test.each([3, 4, 5])("by Shamir's shares of %i", async (servers) => {
    const ends = await squared(servers, dealInput, async (party, among) => {
      const protocol = await ShamirMaliciousProtocol.begin(among, { field: Field64 })
      return adopted(party, among, protocol, new ShamirInputs(Field64))
    })
    for (const end of values(ends).slice(0, servers)) expect(end).toEqual([9n, 16n, 25n])
  })
})

test.each([giveInput, dealInput])('a client alone does not give inputs to itself', async (give) => {
  const ends = await inputSession({ servers: 3, clients: 0 }, async (party) => {
    if (party.id === 1) await give(party, step, 3, FieldVector.of(Field64, [1]))
    else await nothing(party)
  })
  expect(ends[1]).toMatchObject({ reason: { code: 'INVALID_ARGUMENT' } })
})

test.each([
  { way: replicated, servers: 4 },
  { way: shamir, servers: 2 },
  { way: shamir, servers: 13 },
])('servers of $way.name inputs are never $servers', async ({ way, servers }) => {
  const ends = await inputSession({ servers, clients: 1 }, (party) =>
    party.id < servers ? serve(party, { way, servers, clients: 1 }) : nothing(party),
  )
  expect(ends[0]).toMatchObject({ reason: { code: 'INVALID_ARGUMENT' } })
})

describe('a client that fails', () => {
  const { difference, mask } = inputSteps(step)

  test.each([
    ['a short vector', new Uint8Array(16)],
    ['an element that is none', new Uint8Array(24).fill(0xff)],
  ])('by sending %s in the place of a difference is rejected and stops nobody', async (_, nonsense) => {
    const ends = await inputSession({ servers: 3, clients: 2 }, async (party) => {
      if (party.id < 3) return serve(party, { servers: 3 })
      if (party.id === 3) await giveInput(party, step, 3, FieldVector.of(Field64, [1, 2, 3]))
      else {
        for (const from of [0, 1, 2]) for (let k = 0; k < 3; k++) await party.receive(from, mask, 24)
        await Promise.all([0, 1, 2].map((to) => party.send(to, difference, nonsense)))
      }
      return undefined
    })
    for (const end of values(ends).slice(0, 3))
      expect(end).toEqual({ opened: { 3: [1n, 2n, 3n] }, rejected: [4], absent: [] })
  })

  test.each([replicated, shamir])(
    'by dealing nonsense as $name inputs is rejected and stops nobody',
    async (way) => {
      // whole messages are 24 + 64, 24 + 64 and 64 bytes
      for (const nonsense of [new Uint8Array(), new Uint8Array(64), new Uint8Array(88).fill(0xff)]) {
        const ends = await inputSession({ servers: 3, clients: 2 }, async (party) => {
          if (party.id < 3) return serve(party, { way, servers: 3 })
          if (party.id === 3) await dealInput(party, step, 3, FieldVector.of(Field64, [1, 2, 3]))
          else
            await Promise.all(
              [0, 1, 2].map((to) => party.send(to, difference, nonsense.subarray(0, to < 2 ? 88 : 64))),
            )
          return undefined
        })
        for (const end of values(ends).slice(0, 3))
          expect(end).toEqual({ opened: { 3: [1n, 2n, 3n] }, rejected: [4], absent: [] })
      }
    },
  )

  test.each([
    { way: masked, servers: 2 },
    { way: replicated, servers: 3 },
    { way: shamir, servers: 4 },
  ])('by silence is left out by $servers servers of $way.name inputs', async ({ way, servers }) => {
    holdTime()
    const within = 1000
    const [given, taken] = [countdown(1), countdown(servers)]
    void given.over.then(() => passTime(within))
    const ends = await inputSession({ servers, clients: 2 }, async (party) => {
      if (party.id < servers) return serve(party, { way, servers, within }).finally(taken.done)
      const late: Lie = (_to, _step, body) => taken.over.then(() => body)
      const client = party.id === servers ? party : new LyingParty(party, late)
      await way.give(client, step, servers, FieldVector.of(Field64, [1, 2, 3]))
      given.done()
      return undefined
    })
    for (const end of values(ends).slice(0, servers))
      expect(end).toEqual({ opened: { [servers]: [1n, 2n, 3n] }, rejected: [], absent: [servers + 1] })
  })

  test('by sending all of its masks but to one server is not counted', async () => {
    const ends = await inputSession({ servers: 3, clients: 2 }, async (honest) => {
      const party =
        honest.id === 4
          ? new LyingParty(honest, (to, _, body) => (to === 1 ? body.subarray(1) : body))
          : honest
      if (party.id < 3) return serve(party, { way: shamir, servers: 3 })
      await dealInput(party, step, 3, FieldVector.of(Field64, [1, 2, 3]))
      return undefined
    })
    for (const end of values(ends).slice(0, 3))
      expect(end).toEqual({ opened: { 3: [1n, 2n, 3n] }, rejected: [4], absent: [] })
  })
})
