import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Field64 } from '../../src/field/field64.ts'
import { Field128 } from '../../src/field/field128.ts'
import { FieldVector } from '../../src/field/vector.ts'
import type { Party } from '../../src/runtime/party.ts'
import { restrict } from '../../src/runtime/scoped-party.ts'
import { SpdzProtocol } from '../spdz/protocol.ts'
import { giveInput } from './client.ts'
import { takeInputs } from './server.ts'
import { inputSteps } from './steps.ts'
import { type End, inputSession, knownMaterial } from './testing/input-session.ts'

const step = 77

const nothing = (party: Party) =>
  new Promise<undefined>((resolve) => party.signal.addEventListener('abort', () => resolve(undefined)))

/** What a server ends with: the product of all inputs, opened. */
async function serve(
  party: Party,
  { servers = 2, clients = 2, length = 3, within = 60_000, field = Field64 },
) {
  const preprocessing = await knownMaterial(field, servers, party.id)
  const protocol = new SpdzProtocol({ id: party.id, preprocessing })
  const { shares, rejected, absent } = await takeInputs(party, step, {
    servers,
    clients: Array.from({ length: clients }, (_, i) => servers + i),
    length,
    preprocessing,
    atLeast: 1,
    within,
  })
  const opened: Record<number, bigint[]> = {}
  for (const [client, share] of shares)
    await restrict(party, servers).fork(`output-${client}`, async (at) => {
      opened[client] = (await protocol.open(at, 1, await protocol.mul(at, 2, share, share))).toBigInts()
    })
  return { opened, rejected, absent }
}

function values<T>(ends: readonly End<T>[]): readonly T[] {
  return ends.map((end) => {
    if (end.status === 'rejected') throw end.reason
    return end.value
  })
}

test('servers compute on what clients give, and all take the same', async () => {
  const size = fc.record({
    servers: fc.integer({ min: 2, max: 4 }),
    inputs: fc.array(
      fc.array(fc.bigInt({ min: 0n, max: Field64.modulus - 1n }), { minLength: 2, maxLength: 2 }),
      {
        minLength: 1,
        maxLength: 4,
      },
    ),
    field: fc.constantFrom(Field64, Field128),
  })
  await fc.assert(
    fc.asyncProperty(size, async ({ servers, inputs, field }) => {
      const clients = inputs.length
      const ends = await inputSession({ servers, clients }, async (party) => {
        if (party.id < servers) return serve(party, { servers, clients, length: 2, field })
        await giveInput(party, step, servers, FieldVector.of(field, inputs[party.id - servers]!))
        return undefined
      })
      const expected = Object.fromEntries(
        inputs.map((input, i) => [servers + i, input.map((x) => (x * x) % field.modulus)]),
      )
      for (const end of values(ends).slice(0, servers))
        expect(end).toEqual({ opened: expected, rejected: [], absent: [] })
    }),
    { numRuns: 15 },
  )
})

test('a client alone does not give inputs to itself', async () => {
  const ends = await inputSession({ servers: 2, clients: 1 }, async (party) => {
    if (party.id === 1) await giveInput(party, step, 2, FieldVector.of(Field64, [1]))
    else await nothing(party)
  })
  expect(ends[1]).toMatchObject({ reason: { code: 'INVALID_ARGUMENT' } })
})

describe('a client that fails', () => {
  const steps = inputSteps(step)

  test.each([
    ['a short vector', new Uint8Array(16)],
    ['an element that is none', new Uint8Array(24).fill(0xff)],
  ])('by sending %s is rejected and stops nobody', async (_, nonsense) => {
    const ends = await inputSession({ servers: 3, clients: 2 }, async (party) => {
      if (party.id < 3) return serve(party, { servers: 3 })
      if (party.id === 3) await giveInput(party, step, 3, FieldVector.of(Field64, [1, 2, 3]))
      else {
        for (const from of [0, 1, 2]) for (let k = 0; k < 3; k++) await party.receive(from, steps.mask, 24)
        await Promise.all([0, 1, 2].map((to) => party.send(to, steps.difference, nonsense)))
      }
      return undefined
    })
    for (const end of values(ends).slice(0, 3))
      expect(end).toEqual({ opened: { 3: [1n, 4n, 9n] }, rejected: [4], absent: [] })
  })

  test('by silence is left out', async () => {
    const ends = await inputSession({ servers: 2, clients: 2 }, async (party) => {
      if (party.id === 2) await giveInput(party, step, 2, FieldVector.of(Field64, [1, 2, 3]))
      if (party.id >= 2) return undefined
      return serve(party, { within: 100 })
    })
    for (const end of values(ends).slice(0, 2))
      expect(end).toEqual({ opened: { 2: [1n, 4n, 9n] }, rejected: [], absent: [3] })
  })
})
