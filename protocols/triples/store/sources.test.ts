import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { Field64 } from '../../../src/field/field64.ts'
import { FieldVector } from '../../../src/field/vector.ts'
import type { Party } from '../../../src/runtime/party.ts'
import { simulate } from '../../../src/runtime/simulate.ts'
import { stepOf } from '../../../src/runtime/step.ts'
import { memoryTransports } from '../../../src/transport/memory.ts'
import { AdditiveProtocol } from '../../additive/protocol.ts'
import { SpdzProtocol } from '../../spdz/protocol.ts'
import { withLatticeTriples } from '../lattice/lattice-triples.ts'
import { withMascot } from '../mascot/mascot.ts'
import { withOtTriples } from '../ot/ot-triples.ts'
import { fillPool, type PoolAmounts, type PoolSource } from './fill-pool.ts'
import { openPool, type Pool } from './pool.ts'
import { createPool, type NewPool } from './pool-writer.ts'
import { temporaryFolder } from './testing/filled-pools.ts'
import { withAuthenticatedStore, withStore } from './with-store.ts'

const names = ['alice', 'bob']
const field = Field64
const step = stepOf('test')

type Form = Pick<NewPool, 'source' | 'security' | 'authenticated'>
type Run = (party: Party, fill: (material: PoolSource) => Promise<void>) => Promise<void>

/** Fills pools from a source in one session, and draws from them in another. */
async function fillAndDraw<T>(
  form: Form,
  amounts: PoolAmounts,
  run: Run,
  draw: (party: Party, pool: Pool) => Promise<T>,
): Promise<readonly T[]> {
  const { folder, keys, remove } = await temporaryFolder(names.length)
  onTestFinished(remove)
  const path = (id: number) => join(folder, `${id}.pool`)
  await simulate(memoryTransports(names), { terms: {} }, (party) =>
    run(party, async (material) => {
      const writer = await createPool(path(party.id), keys[party.id]!, { party, field, ...form })
      await fillPool(writer, party, material, amounts)
    }),
  )
  const pools = await Promise.all(names.map((_, id) => openPool(path(id), keys[id]!, { id, names, field })))
  const outcomes = await simulate(memoryTransports(names), { terms: {} }, (party) =>
    draw(party, pools[party.id]!),
  )
  await Promise.all(pools.map((pool) => pool.close()))
  return outcomes.map(({ value }) => value)
}

test.each([
  ['oblivious transfer', 'ot', withOtTriples],
  ['lattice encryption', 'lattice', withLatticeTriples],
] as const)('a pool of %s serves additive sharing', async (_, source, withTriples) => {
  const form = { source, security: 'semi-honest', authenticated: false } as const
  const run: Run = (party, fill) => withTriples(party, field, fill)
  const products = await fillAndDraw(form, { triples: 64 }, run, (party, pool) =>
    withStore(party, pool, async (material) => {
      const protocol = new AdditiveProtocol({ field, id: party.id, preprocessing: material })
      const x = FieldVector.of(field, [party.id + 1, 10])
      const product = await party.fork('product', (at) => protocol.mul(at, step, x, x))
      return (await party.fork('open', (at) => protocol.open(at, step, product))).toNumbers()
    }),
  )
  expect(products).toEqual([
    [9, 400],
    [9, 400],
  ])
})

test('a pool of MASCOT serves SPDZ, with the checks that it took to fill it counted', async () => {
  const form = { source: 'mascot', security: 'malicious', authenticated: true } as const
  const run: Run = (party, fill) => withMascot(party, field, fill)
  const results = await fillAndDraw(form, { triples: 64, masks: 64 }, run, (party, pool) =>
    withAuthenticatedStore(party, pool, async (material) => {
      const before = material.macKey.checkCount
      const protocol = new SpdzProtocol({ id: party.id, preprocessing: material })
      const own = party.id === 1 ? FieldVector.of(field, [3, 20]) : undefined
      const x = await party.fork('input', (at) => protocol.input(at, step, 1, 2, own))
      const product = await party.fork('product', (at) => protocol.mul(at, step, x, x))
      const opened = await party.fork('open', (at) => protocol.open(at, step, product))
      return { opened: opened.toNumbers(), before, after: material.macKey.checkCount }
    }),
  )
  for (const { opened, before, after } of results) {
    expect(opened).toEqual([9, 400])
    expect(before).toBeGreaterThan(0)
    expect(after).toBe(before + 2)
  }
})
