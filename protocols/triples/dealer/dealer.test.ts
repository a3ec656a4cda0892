import { describe, expect, test } from 'vitest'
import { Field64 } from '../../../src/field/field64.ts'
import { Field128 } from '../../../src/field/field128.ts'
import { FieldVector } from '../../../src/field/vector.ts'
import type { Party } from '../../../src/runtime/party.ts'
import { simulate } from '../../../src/runtime/simulate.ts'
import { reconstructAdditive } from '../../../src/sharing/additive.ts'
import { memoryTransports } from '../../../src/transport/memory.ts'
import type { AdditiveMaterial } from '../additive-material.ts'
import { withDealer } from './client.ts'
import { dealerCost } from './costs.ts'
import { serveDealer } from './dealer.ts'
import { keyStep, requestStep } from './steps.ts'

/** Runs n parties beside a dealer; the values are by party. */
async function deal<T>(
  n: number,
  body: (dealer: AdditiveMaterial, party: Party) => Promise<T>,
  field = Field64,
) {
  const names = [...Array.from({ length: n }, (_, id) => `party-${id}`), 'dealer']
  const outcomes = await simulate(memoryTransports(names), { terms: {} }, async (party) => {
    if (party.id < n) return withDealer(party, field, (dealer) => body(dealer, party))
    await serveDealer(party, field)
  })
  return {
    values: outcomes.slice(0, n).map(({ value }) => value as T),
    bytes: outcomes.reduce((sum, { metrics }) => sum + metrics.bytesOut, 0),
    rounds: Math.max(...outcomes.map(({ metrics }) => metrics.rounds)),
  }
}

/** The place of an operation: draws look at nothing but its scope. */
const at = (scope: string) => ({ scope }) as Party

/** What vectors of all parties add up to, vector by vector. */
function sums(shares: readonly (readonly FieldVector[])[]): FieldVector[] {
  const [first] = shares as [readonly FieldVector[]]
  return first.map((_, k) => reconstructAdditive(shares.map((vectors) => vectors[k] as FieldVector)))
}

describe.each([2, 3, 5])('%i parties', (n) => {
  test.each([Field64, Field128])('material is what it should be in $name', async (field) => {
    const shape = { rows: 3, inner: 5, columns: 2 }
    const { values } = await deal(
      n,
      async (dealer) => {
        const triples = await dealer.triples(at('s#1'), 300)
        const squares = await dealer.squares(at('s#2'), 100)
        const matrix = await dealer.matrixTriples(at('s#3'), shape)
        const bits = await dealer.bits(at('s#4'), 500)
        return [triples.a, triples.b, triples.c, squares.a, squares.c, matrix.a, matrix.b, matrix.c, bits]
      },
      field,
    )
    const [a, b, c, d, dd, l, r, lr, bits] = sums(values) as FieldVector[] & { length: 9 }
    expect(a?.mul(b as FieldVector).equal(c as FieldVector)).toBe(true)
    expect(d?.mul(d).equal(dd as FieldVector)).toBe(true)
    expect(l?.matmul(r as FieldVector, shape).equal(lr as FieldVector)).toBe(true)
    expect(new Set(bits?.toBigInts())).toEqual(new Set([0n, 1n]))
  })
})

test('scopes draw apart, whatever the order in which they come', async () => {
  const scopes = ['s/0.0#1', 's/0.1#1', 's/0.0#2', 's/0.1#2']
  const { values } = await deal(2, async (dealer, party) => {
    const order = party.id === 0 ? scopes : [scopes[1], scopes[0], scopes[3], scopes[2]]
    const drawn = new Map<string, FieldVector[]>()
    for (const scope of order as string[]) {
      const { a, b, c } = await dealer.triples(at(scope), 40)
      drawn.set(scope, [a, b, c])
    }
    return scopes.map((scope) => drawn.get(scope) as FieldVector[])
  })
  const masks = scopes.map((_, k) => {
    const [a, b, c] = sums(values.map((drawn) => drawn[k] as FieldVector[])) as [
      FieldVector,
      FieldVector,
      FieldVector,
    ]
    expect(a.mul(b).equal(c)).toBe(true)
    return a.toJSON()
  })
  // 160 masks, and none of them twice
  expect(new Set(masks.flat()).size).toBe(160)
})

test('keys are fresh: two sessions have different masks', async () => {
  const draw = () => deal(2, (dealer) => dealer.triples(at('s#1'), 4))
  const [one, two] = [await draw(), await draw()]
  expect(one.values[0]?.a.equal(two.values[0]?.a as FieldVector)).toBe(false)
})

test('long draws come in pages, and every element is used once', async () => {
  const { values } = await deal(3, async (dealer) => {
    const draws = [20_000, 1, 9000, 63].map((length) => dealer.squares(at('s#1'), length))
    const squares = await Promise.all(draws)
    return [FieldVector.concat(squares.map(({ a }) => a)), FieldVector.concat(squares.map(({ c }) => c))]
  })
  const [a, c] = sums(values) as [FieldVector, FieldVector]
  expect(a.mul(a).equal(c)).toBe(true)
  expect(new Set(a.toJSON()).size).toBe(29_064)
})

test('two matrix triples of a scope have different masks', async () => {
  const { values } = await deal(2, async (dealer) => {
    const shape = { rows: 2, inner: 2, columns: 2 }
    const [first, second] = await Promise.all([
      dealer.matrixTriples(at('s#1'), shape),
      dealer.matrixTriples(at('s#2'), shape),
    ])
    return [first.a, second.a]
  })
  const [first, second] = sums(values) as [FieldVector, FieldVector]
  expect(new Set([...first.toJSON(), ...second.toJSON()]).size).toBe(8)
})

test('a party may end with a page on its way that was opened ahead', async () => {
  const { values } = await deal(2, async (dealer) => {
    // half of the first page, in pieces that are small enough to open the next
    const draws = Array.from({ length: 4 }, () => dealer.bits(at('s#1'), 8))
    return (await Promise.all(draws)).length
  })
  expect(values).toEqual([4, 4])
})

test('a draw of nothing is nothing, and asks for nothing', async () => {
  const { values, bytes } = await deal(2, async (dealer) => (await dealer.triples(at('s#1'), 0)).c)
  expect(values.map(({ length }) => length)).toEqual([0, 0])
  expect(bytes).toBe(64)
})

test('bytes are those of the formula, and the chain of messages is one long', async () => {
  const shape = { rows: 3, inner: 5, columns: 2 }
  const { bytes, rounds } = await deal(3, async (dealer) => {
    await dealer.triples(at('s#1'), 30)
    await dealer.triples(at('s#2'), 2)
    await dealer.bits(at('s#3'), 5000)
    await dealer.matrixTriples(at('s#4'), shape)
    await dealer.matrixTriples(at('s#5'), shape)
  })
  const cost = dealerCost(3, 8, [
    { correlation: { kind: 'triples', length: 64 }, index: 0, scope: 's' },
    // opened ahead, with half of the first in use
    { correlation: { kind: 'triples', length: 64 }, index: 1, scope: 's' },
    { correlation: { kind: 'bits', length: 5000 }, index: 0, scope: 's' },
    { correlation: { kind: 'matrix', shape }, index: 0, scope: 's' },
    { correlation: { kind: 'matrix', shape }, index: 1, scope: 's' },
  ])
  expect({ bytes, rounds }).toEqual({ bytes: cost.bytes, rounds: cost.rounds })
})

test('a matrix triple that is too large is refused before anything is asked for', async () => {
  const shape = { rows: 4096, inner: 4096, columns: 1 }
  await expect(deal(2, (dealer) => dealer.matrixTriples(at('s#1'), shape))).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
  })
})

test('a key of another length is refused, and the dealer named', async () => {
  const run = simulate(memoryTransports(['a', 'b', 'dealer']), { terms: {} }, async (party) => {
    if (party.id < 2) return withDealer(party, Field64, async () => {})
    await party.fork('dealer', (pages) =>
      Promise.all([0, 1].map((to) => pages.send(to, keyStep, new Uint8Array(31)))),
    )
  })
  await expect(run).rejects.toMatchObject({ code: 'LENGTH_MISMATCH', party: 'dealer' })
})

test('a scope whose address is too long is refused before anything is asked for', async () => {
  await expect(deal(2, (dealer) => dealer.triples(at('s'.repeat(4096)), 1))).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
  })
})

describe('requests that the dealer refuses', () => {
  /** Runs two parties of which one sends a request by hand. */
  function request(from: number, text: string) {
    return simulate(memoryTransports(['a', 'b', 'dealer']), { terms: {} }, async (party) => {
      if (party.id === 2) return serveDealer(party, Field64)
      await party.fork('dealer', (pages) =>
        pages.fork('requests', async (requests) => {
          await pages.receive(2, keyStep, 32)
          const body = new TextEncoder().encode(party.id === from ? text : '')
          await requests.send(2, requestStep, body)
          if (body.length > 0) await requests.send(2, requestStep, new Uint8Array(0))
        }),
      )
    })
  }

  test('a correction is for the last party alone', async () => {
    await expect(request(0, 'triples 64 0 session')).rejects.toMatchObject({
      code: 'FRAME_TOO_LARGE',
      party: 'a',
    })
  })

  test('a request that is no address', async () => {
    await expect(request(1, 'everything')).rejects.toMatchObject({ code: 'MALFORMED_FRAME' })
  })

  test('a page that is too large', async () => {
    await expect(request(1, 'triples 9999 0 session')).rejects.toMatchObject({ code: 'MALFORMED_FRAME' })
  })
})
