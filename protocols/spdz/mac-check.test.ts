import { expect, test } from 'vitest'
import { Field64 } from '../../src/field/field64.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { SeedKey } from '../../src/random/seed-key.ts'
import { materialFromKeys } from '../triples/dealer/known-keys.ts'
import type { AuthenticatedShare } from './authenticated-share.ts'
import { checkSteps } from './mac-check.ts'
import { SpdzProtocol } from './protocol.ts'
import { type Lie, LyingTable } from './testing/lying-table.ts'
import { OneTriple, OpenDealing } from './testing/open-dealing.ts'
import { mulStep, openStep } from './testing/tampered-product.ts'

const factors = FieldVector.of(Field64, [5, 7])

/** Squares a vector in one scope and opens it as it is in another, side by side; the last party lies. */
async function productBesideOutput(lie: (table: LyingTable) => Lie) {
  const dealing = new OpenDealing(Field64, 2)
  const [xs, triples] = [dealing.share(factors), dealing.triple(2)]
  let lying: Lie = ({ body }) => body
  const table = new LyingTable(2, 1, (message) => lying(message))
  lying = lie(table)
  const ends = await table.run(async (party) => {
    const preprocessing = new OneTriple(dealing.key(party.id), triples[party.id] as (typeof triples)[number])
    const protocol = new SpdzProtocol({ id: party.id, preprocessing })
    const x = xs[party.id] as AuthenticatedShare
    const left = party.fork('left', (at) => protocol.mul(at, mulStep, x, x))
    // party 1 begins the output when it has the product
    if (party.id === 1) await left
    const [product, opened] = await Promise.all([
      left,
      party.fork('right', (at) => protocol.open(at, openStep, x)),
    ])
    const last = await party.fork('last', (at) => protocol.open(at, openStep, product))
    return [...opened.toNumbers(), ...last.toNumbers()]
  })
  return { ends, transcript: table.transcript }
}

test('a check covers what is complete at one party alone, once it has come to the others', async () => {
  const { ends, transcript } = await productBesideOutput((table) => async ({ step, body }) => {
    // party 1 has the product's opening, and party 0 begins a check without it
    if (step === mulStep)
      await table.sent((message) => message.step === checkSteps.list && message.from === 0)
    return body
  })
  expect(ends).toEqual([{ value: [5, 7, 25, 49] }, { value: [5, 7, 25, 49] }])
  const lists = transcript.filter(
    ({ step, scope }) => step === checkSteps.list && scope === 'session/right/before',
  )
  expect(lists.map(({ from, body }) => [from, new TextDecoder().decode(body)])).toEqual(
    expect.arrayContaining([
      [0, ''],
      [1, `session/left ${mulStep}\0`],
    ]),
  )
})

test('a claim of an opening that there is not is refused', async () => {
  const { ends } = await productBesideOutput(() => ({ scope, step, body }) => {
    if (!scope.startsWith('session/right')) return body
    // another hash, and a list to it
    if (step === checkSteps.claim) return body.map((byte, i) => (i === 40 ? byte ^ 1 : byte))
    return step === checkSteps.list ? new TextEncoder().encode('session/nowhere 1\0') : body
  })
  expect(ends[0]).toEqual({ error: expect.objectContaining({ code: 'DIVERGED' }) })
})

test('an address is opened once between checks', async () => {
  const dealing = new OpenDealing(Field64, 2)
  const [xs, triples] = [dealing.share(factors), dealing.triple(2)]
  const table = new LyingTable(2, 1, ({ body }) => body)
  const [honest] = await table.run(async (party) => {
    const preprocessing = new OneTriple(dealing.key(party.id), triples[party.id] as (typeof triples)[number])
    const protocol = new SpdzProtocol({ id: party.id, preprocessing })
    const x = xs[party.id] as AuthenticatedShare
    await protocol.mul(party, mulStep, x, x)
    await protocol.mul(party, mulStep, x, x)
  })
  expect(honest).toEqual({ error: expect.objectContaining({ code: 'SCOPE_REUSED' }) })
})

test('an owner that tells two parties different inputs is found before anything follows', async () => {
  const keys = { parties: [0, 1, 2].map(() => SeedKey.random()), own: SeedKey.random() }
  const table = new LyingTable(3, 2, ({ to, scope, body }) =>
    to === 1 && scope === 'session/input' ? body.map((byte, i) => (i === 0 ? byte ^ 1 : byte)) : body,
  )
  const ends = await table.run(async (party) => {
    const preprocessing = await materialFromKeys(Field64, keys, party.id)
    const protocol = new SpdzProtocol({ id: party.id, preprocessing })
    const own = party.id === 2 ? factors : undefined
    await party.fork('input', (at) => protocol.input(at, 1, 2, 2, own))
  })
  const inconsistent = { error: expect.objectContaining({ code: 'BROADCAST_INCONSISTENT' }) }
  expect(ends.slice(0, 2)).toEqual([inconsistent, inconsistent])
})

test('what a party sees opened is uniform, whatever the operands', async () => {
  const length = 8192
  const dealing = new OpenDealing(Field64, 2)
  const xs = dealing.share(FieldVector.of(Field64, new Array<number>(length).fill(5)))
  const triples = dealing.triple(length)
  const table = new LyingTable(2, 1, ({ body }) => body)
  await table.run((party) => {
    const preprocessing = new OneTriple(dealing.key(party.id), triples[party.id] as (typeof triples)[number])
    // one message holds all of d and e
    const protocol = new SpdzProtocol({
      id: party.id,

      preprocessing,
      blockBytes: 1 << 17,
    })
    const x = xs[party.id] as AuthenticatedShare
    return protocol.mul(party, mulStep, x, x)
  })
  const [one, two] = table.transcript.map(({ body }) => new FieldVector(Field64, body))
  const opened = (one as FieldVector).add(two as FieldVector)
  const counts = new Array<number>(16).fill(0)
  for (let i = 0; i < opened.length; i++) {
    const bucket = (opened.bytes[8 * i + 7] as number) >> 4
    counts[bucket] = (counts[bucket] as number) + 1
  }
  const expected = opened.length / 16
  const chiSquared = counts.reduce((sum, seen) => sum + (seen - expected) ** 2 / expected, 0)
  // 15 degrees of freedom: above 100 with a probability below 2^-45
  expect(chiSquared).toBeLessThan(100)
})
