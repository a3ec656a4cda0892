import { describe, expect, test } from 'vitest'
import { Field64 } from '../../../src/field/field64.ts'
import { Field128 } from '../../../src/field/field128.ts'
import type { FieldVector } from '../../../src/field/vector.ts'
import type { Party } from '../../../src/runtime/party.ts'
import { simulate } from '../../../src/runtime/simulate.ts'
import { reconstructAdditive } from '../../../src/sharing/additive.ts'
import { memoryTransports } from '../../../src/transport/memory.ts'
import type { AuthenticatedShare } from '../../spdz/authenticated-share.ts'
import type { PageAddress } from '../address.ts'
import type { AuthenticatedMaterial } from '../authenticated-material.ts'
import { withAuthenticatedDealer } from './authenticated-client.ts'
import { authenticatedPages } from './authenticated-page.ts'
import { dealerCost } from './costs.ts'
import { serveDealer } from './dealer.ts'

/** Runs n parties beside a dealer of authenticated material; the values are by party. */
async function deal<T>(
  n: number,
  body: (dealer: AuthenticatedMaterial, party: Party) => Promise<T>,
  field = Field64,
) {
  const names = [...Array.from({ length: n }, (_, id) => `party-${id}`), 'dealer']
  const outcomes = await simulate(memoryTransports(names), { terms: {} }, async (party) => {
    if (party.id < n) return withAuthenticatedDealer(party, field, (dealer) => body(dealer, party))
    await serveDealer(party, field, undefined, authenticatedPages)
  })
  return {
    values: outcomes.slice(0, n).map(({ value }) => value as T),
    bytes: outcomes.reduce((sum, { metrics }) => sum + metrics.bytesOut, 0),
  }
}

const at = (scope: string) => ({ scope }) as Party

/** The vectors that all parties share, each with what its MAC shares add up to. */
function opened(parties: readonly (readonly AuthenticatedShare[])[]) {
  const [first] = parties as [readonly AuthenticatedShare[]]
  return first.map((_, k) => {
    const shares = parties.map((own) => own[k] as AuthenticatedShare)
    return {
      value: reconstructAdditive(shares.map(({ value }) => value)),
      mac: reconstructAdditive(shares.map(({ mac }) => mac)),
    }
  })
}

describe.each([2, 3, 5])('%i parties', (n) => {
  test.each([Field64, Field128])('material and its MACs are what they should be in $name', async (field) => {
    const shape = { rows: 3, inner: 5, columns: 2 }
    const { values: dealt } = await deal(
      n,
      async (dealer, { id }) => {
        const triples = await dealer.triples(at('s#1'), 300)
        const squares = await dealer.squares(at('s#2'), 100)
        const matrix = await dealer.matrixTriples(at('s#3'), shape)
        const bits = await dealer.bits(at('s#4'), 500)
        const random = await dealer.random(at('s#5'), 40)
        const masks = await dealer.inputMasks(at('s#6'), 0, 40)
        const others = await dealer.inputMasks(at('s#7'), n - 1, 70)
        expect([masks.mask !== undefined, others.mask !== undefined]).toEqual([id === 0, id === n - 1])
        const shares = [
          ...Object.values(triples),
          ...Object.values(squares),
          ...Object.values(matrix),
          bits,
          random,
          masks.share,
          others.share,
        ]
        return { shares, key: dealer.macKey.share, masks: [masks.mask, others.mask] }
      },
      field,
    )
    const alpha = dealt.reduce((sum, { key }) => sum + key, 0n)
    const all = opened(dealt.map(({ shares }) => shares))
    for (const { value, mac } of all) expect(mac.equal(value.scale(alpha))).toBe(true)
    const [a, b, c, d, dd, l, r, lr, bits, random, masks, others] = all.map(
      ({ value }) => value,
    ) as FieldVector[]
    expect(a?.mul(b as FieldVector).equal(c as FieldVector)).toBe(true)
    expect(d?.mul(d).equal(dd as FieldVector)).toBe(true)
    expect(l?.matmul(r as FieldVector, shape).equal(lr as FieldVector)).toBe(true)
    expect(new Set(bits?.toBigInts())).toEqual(new Set([0n, 1n]))
    expect(new Set(random?.toBigInts()).size).toBe(40)
    expect(masks?.equal(dealt[0]?.masks[0] as FieldVector)).toBe(true)
    expect(others?.equal(dealt[n - 1]?.masks[1] as FieldVector)).toBe(true)
  })
})

test('a draw of nothing is nothing', async () => {
  const { values } = await deal(2, async (dealer) => [
    (await dealer.triples(at('s#1'), 0)).c,
    await dealer.random(at('s#2'), 0),
    (await dealer.inputMasks(at('s#3'), 0, 0)).share,
  ])
  expect(values[0]?.map(({ value, mac }) => [value.length, mac.length])).toEqual([
    [0, 0],
    [0, 0],
    [0, 0],
  ])
})

test('bytes are those of the formula', async () => {
  const { bytes } = await deal(3, async (dealer) => {
    await dealer.triples(at('s#1'), 30)
    await dealer.random(at('s#2'), 30)
    await dealer.inputMasks(at('s#3'), 1, 30)
  })
  const page = { index: 0, scope: 's' }
  const pages: readonly PageAddress[] = [
    { correlation: { kind: 'triples', length: 64 }, ...page },
    { correlation: { kind: 'random', length: 64 }, ...page },
    { correlation: { kind: 'masks', owner: 1, length: 64 }, ...page },
  ]
  expect(bytes).toBe(dealerCost(3, 8, pages, authenticatedPages).bytes)
})

test('keys are fresh: two sessions have different MAC keys', async () => {
  const keys = async () => (await deal(2, async (dealer) => dealer.macKey.share)).values
  expect(await keys()).not.toEqual(await keys())
})

test('masks of a party that there is not are refused', async () => {
  await expect(deal(2, (dealer) => dealer.inputMasks(at('s#1'), 2, 5))).rejects.toMatchObject({
    code: 'MALFORMED_FRAME',
  })
})
