import { describe, expect, onTestFinished, test } from 'vitest'
import type { Field } from '../../../src/field/field.ts'
import { Field64 } from '../../../src/field/field64.ts'
import { Field128 } from '../../../src/field/field128.ts'
import { FieldVector } from '../../../src/field/vector.ts'
import type { Party } from '../../../src/runtime/party.ts'
import type { Preprocessing } from '../../../src/runtime/preprocessing.ts'
import { simulate } from '../../../src/runtime/simulate.ts'
import { stepOf } from '../../../src/runtime/step.ts'
import { memoryTransports } from '../../../src/transport/memory.ts'
import { AdditiveProtocol } from '../../additive/protocol.ts'
import type { AuthenticatedShare } from '../../spdz/authenticated-share.ts'
import { SpdzProtocol } from '../../spdz/protocol.ts'
import { type FillOptions, filledPools } from './testing/filled-pools.ts'
import { withAuthenticatedStore, withStore } from './with-store.ts'

const step = stepOf('test')
const shape = { rows: 2, inner: 3, columns: 4 }
// pages are whole: a scope takes up to two more of 8,192 elements than it draws
const amounts = { triples: 17_000, squares: 1500, bits: 1025, matrices: [{ shape, count: 3 }] }

async function filled(wanted: Parameters<typeof filledPools>[0], options: FillOptions = {}) {
  const pools = await filledPools(wanted, options)
  onTestFinished(() => pools.remove())
  return pools
}

/** What a party draws of each kind that both forms have, share by share in one order. */
async function drawAll<Share>(material: Preprocessing<Share>, at: Party): Promise<readonly Share[]> {
  const { a, b, c } = await material.triples(at, 8500)
  const square = await material.squares(at, 1300)
  const bits = await material.bits(at, 1025)
  const matrix = await material.matrixTriples(at, shape)
  return [a, b, c, square.a, square.c, bits, matrix.a, matrix.b, matrix.c]
}

/** Checks the relations between what was drawn, opened. */
function checkAll(opened: readonly FieldVector[]): void {
  const [a, b, c, x, xx, bits, m, k, mk] = opened as readonly [
    FieldVector,
    FieldVector,
    FieldVector,
    FieldVector,
    FieldVector,
    FieldVector,
    FieldVector,
    FieldVector,
    FieldVector,
  ]
  expect(c.equal(a.mul(b))).toBe(true)
  expect(xx.equal(x.mul(x))).toBe(true)
  expect(new Set(bits.toBigInts())).toEqual(new Set([0n, 1n]))
  expect(mk.equal(m.matmul(k, shape))).toBe(true)
  expect(a.at(0)).not.toBe(a.at(1))
}

const forms = [
  [2, Field64],
  [3, Field128],
] as const satisfies readonly (readonly [number, Field])[]

describe.each(forms)('%i parties', (n, field) => {
  test('draw plain material as it was filled in', async () => {
    const pools = await filled(amounts, { field, n })
    const results = await pools.run((party, pool) =>
      withStore(party, pool, async (material) => {
        const protocol = new AdditiveProtocol({ field, id: party.id, preprocessing: material })
        const shares = await drawAll(material, party)
        return Promise.all(
          shares.map((share, i) => party.fork(`open-${i}`, (at) => protocol.open(at, step, share))),
        )
      }),
    )
    for (const opened of results) checkAll(opened)
  })

  test('draw authenticated material, and its MACs hold', async () => {
    const pools = await filled({ ...amounts, random: 1030, masks: 1100 }, { field, n, authenticated: true })
    const results = await pools.run((party, pool) =>
      withAuthenticatedStore(party, pool, async (material) => {
        const protocol = new SpdzProtocol({ id: party.id, preprocessing: material })
        const open = (share: AuthenticatedShare, name: string) =>
          party.fork(name, (at) => protocol.open(at, step, share))
        const shares = await drawAll(material, party)
        const opened: FieldVector[] = []
        for (const [i, share] of shares.entries()) opened.push(await open(share, `open-${i}`))
        const random = await open(await material.random(party, 1030), 'random')
        const { share, mask } = await material.inputMasks(party, 1, 1100)
        const known = await open(share, 'mask')
        return { opened, random, known, mask }
      }),
    )
    for (const [id, { opened, random, known, mask }] of results.entries()) {
      checkAll(opened)
      expect(random.at(0)).not.toBe(random.at(1))
      if (id === 1) expect(mask?.equal(known)).toBe(true)
      else expect(mask).toBeUndefined()
    }
  })
})

test('two sessions draw different material, in order, and nothing is lost between them', async () => {
  const pools = await filled({ triples: 1000 })
  const session = () =>
    pools.run((party, pool) =>
      withStore(party, pool, async (material) => {
        const { a } = await material.triples(party, 300)
        return { a, left: pool.left.get('triples') }
      }),
    )
  const [first, second] = [await session(), await session()]
  expect([first[0]?.left, second[0]?.left]).toEqual([700, 400])
  const drawn = [...first, ...second].flatMap(({ a }) => a.toBigInts())
  expect(new Set(drawn).size).toBe(drawn.length)
})

test('scopes that draw in different orders at different parties get shares that belong together', async () => {
  const pools = await filled({ triples: 4000, squares: 4000 })
  const sums = await pools.run((party, pool) =>
    withStore(party, pool, async (material) => {
      const names = ['left', 'middle', 'right']
      if (party.id === 1) names.reverse()
      const protocol = new AdditiveProtocol({ field: Field64, id: party.id, preprocessing: material })
      const x = FieldVector.of(Field64, [party.id + 1])
      const products = await Promise.all(
        names.map((name) => party.fork(name, (at) => protocol.mul(at, step, x, x))),
      )
      const sum = products.reduce((total, product) => total.add(product))
      return (await party.fork('open', (at) => protocol.open(at, step, sum))).toNumbers()
    }),
  )
  // (1 + 2)^2 three times
  expect(sums).toEqual([[27], [27]])
})

test('a draw that cannot be served takes nothing, and says what to do', async () => {
  const pools = await filled({ triples: 100 })
  const pool = await pools.open(0)
  onTestFinished(() => pool.close())
  await expect(pool.take({ kind: 'triples', length: 101 })).rejects.toThrow(
    expect.objectContaining({
      code: 'MATERIAL_EXHAUSTED',
      message: `the pool ${pools.path(0)} has 100 of 'triples' left, and 101 are wanted: fill another with 'beaverdam preprocess'`,
    }),
  )
  await expect(pool.take({ kind: 'squares', length: 1 })).rejects.toThrow(
    expect.objectContaining({ code: 'MATERIAL_EXHAUSTED' }),
  )
  expect((await pool.take({ kind: 'triples', length: 100 })).map(({ length }) => length)).toEqual([
    100, 100, 100,
  ])
})

test('what a pool costs is two bodies, and the echo of three parties', async () => {
  const pools = await filled({ triples: 10, squares: 10 }, { n: 3 })
  const opened = await Promise.all(pools.names.map((_, id) => pools.open(id)))
  const outcomes = await simulate(memoryTransports(pools.names), { terms: {} }, (party) =>
    withStore(party, opened[party.id]!, async () => {}),
  )
  await Promise.all(opened.map((pool) => pool.close()))
  // party 0 announces that there are no pages
  // and a round in which party 0 says that it draws no more
  for (const { metrics } of outcomes)
    expect([metrics.rounds, metrics.bytesOut]).toEqual([4, 2 * (32 + 8 * 2 + 32)])
})
