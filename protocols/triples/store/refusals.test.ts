import { existsSync, statSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { expect, onTestFinished, test, vi } from 'vitest'
import { makeKeyFile, readKeyFile } from '../../../src/disk/key-file.ts'
import { Field64 } from '../../../src/field/field64.ts'
import { Field128 } from '../../../src/field/field128.ts'
import { FieldVector } from '../../../src/field/vector.ts'
import type { Party } from '../../../src/runtime/party.ts'
import { simulate } from '../../../src/runtime/simulate.ts'
import { memoryTransports } from '../../../src/transport/memory.ts'
import { MacKey } from '../../spdz/mac-key.ts'
import { fillPool, type PoolAmounts } from './fill-pool.ts'
import { openPool, type Pool } from './pool.ts'
import { createPool, type NewPool } from './pool-writer.ts'
import { type FillOptions, filledPools, temporaryFolder } from './testing/filled-pools.ts'
import { withAuthenticatedStore, withStore } from './with-store.ts'

const mismatch = (...words: readonly string[]) =>
  expect.objectContaining({
    code: 'POOL_MISMATCH',
    message: expect.stringMatching(new RegExp(words.join('.*'))),
  })

async function filled(amounts: PoolAmounts = { triples: 10 }, options: FillOptions = {}) {
  const pools = await filledPools(amounts, options)
  onTestFinished(() => pools.remove())
  return pools
}

const user = { id: 0, names: ['party-0', 'party-1'], field: Field64 }

test.each([
  ['other parties', { names: ['party-0', 'someone'] }, ['parties', 'party-0, party-1', 'party-0, someone']],
  ['another of its parties', { id: 1 }, ['party', 'party-0', 'party-1']],
  ['another field', { field: Field128 }, ['field', 'Field64', 'Field128']],
])('a pool is refused to %s', async (_, difference, words) => {
  const pools = await filled()
  await expect(openPool(pools.path(0), pools.keys[0]!, { ...user, ...difference })).rejects.toThrow(
    mismatch(...words),
  )
})

test('a pool is refused to another key', async () => {
  const pools = await filled()
  await expect(openPool(pools.path(0), pools.keys[1]!, user)).rejects.toThrow(
    mismatch('another key', 'key file'),
  )
})

test('what is no pool is refused', async () => {
  const { folder, keys, remove } = await temporaryFolder(1)
  onTestFinished(remove)
  await expect(openPool(join(folder, 'none'), keys[0]!, user)).rejects.toThrow(
    expect.objectContaining({ code: 'FILE_UNREADABLE' }),
  )
  for (const text of ['', '{}', 'null', '[1]', '{"format": 1}']) {
    writeFileSync(join(folder, 'header.json'), text)
    await expect(openPool(folder, keys[0]!, user)).rejects.toThrow(
      expect.objectContaining({ code: 'POOL_DAMAGED' }),
    )
  }
  writeFileSync(join(folder, 'header.json'), '{"format": "beaverdam/pool/v9", "salt": ""}')
  await expect(openPool(folder, keys[0]!, user)).rejects.toThrow(mismatch('beaverdam/pool/v9'))
})

/** A pool that is being filled, outside any session. */
async function beingFilled(difference: Partial<NewPool> = {}) {
  const { folder, keys, remove } = await temporaryFolder(1)
  onTestFinished(remove)
  const path = join(folder, 'pool')
  const party = { ...user, session: 'test', scope: 'session' }
  const form = { source: 'test', security: 'semi-honest', authenticated: false } as const
  const writer = await createPool(path, keys[0]!, { party, field: Field64, ...form, ...difference })
  return { path, key: keys[0]!, writer }
}

test('a pool that was never finished is refused', async () => {
  const { path, key, writer } = await beingFilled()
  const zeros = Array.from({ length: 3 }, () => FieldVector.zero(Field64, 2000))
  await writer.append({ kind: 'triples', length: 2000 }, zeros)
  await expect(openPool(path, key, user)).rejects.toThrow(
    expect.objectContaining({ code: 'POOL_DAMAGED', message: expect.stringContaining('never finished') }),
  )
  await writer.abandon()
  expect(existsSync(path)).toBe(false)
})

test('a pool is never written over', async () => {
  const { path, key, writer } = await beingFilled()
  const party = { ...user, session: 'test', scope: 'other' }
  const form = { source: 'test', security: 'semi-honest', authenticated: false } as const
  await expect(createPool(path, key, { party, field: Field64, ...form })).rejects.toThrow(
    expect.objectContaining({ code: 'FILE_UNWRITABLE' }),
  )
  await writer.abandon()
})

test('a writer takes the vectors of a page, and the key of authenticated material', async () => {
  const { writer } = await beingFilled({ security: 'malicious', authenticated: true })
  const [long, short] = [FieldVector.zero(Field64, 2), FieldVector.zero(Field64, 1)]
  for (const vectors of [
    [long, long, long],
    [long, long, long, long, long, short],
  ])
    await expect(writer.append({ kind: 'triples', length: 2 }, vectors)).rejects.toThrow(
      expect.objectContaining({ code: 'LENGTH_MISMATCH' }),
    )
  await expect(writer.finish()).rejects.toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }))
  const burnt = new MacKey(Field64, 1n)
  burnt.burn()
  await expect(writer.finish(burnt)).rejects.toThrow(expect.objectContaining({ code: 'MAC_KEY_BURNT' }))
  await writer.abandon()
})

test('nothing semi-honest is called authenticated', async () => {
  await expect(beingFilled({ authenticated: true })).rejects.toThrow(
    expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
  )
})

test('a pool takes the MAC key over, with its count of checks', async () => {
  const key = new MacKey(Field64, 5n)
  await key.whileMarked(async () => {})
  const { path, key: poolKey, writer } = await beingFilled({ security: 'trusted', authenticated: true })
  await writer.finish(key)
  expect(() => key.share).toThrow(expect.objectContaining({ code: 'MAC_KEY_BURNT' }))
  const pool = await openPool(path, poolKey, user)
  expect([pool.macKey?.share, pool.macKey?.checkCount]).toEqual([5n, 1])
  await pool.macKey?.whileMarked(async () => {})
  await pool.close()
  const again = await openPool(path, poolKey, user)
  expect(again.macKey?.checkCount).toBe(2)
  await again.close()
})

test('spdz over plain material is refused, and additive shares over authenticated', async () => {
  const plain = await filled()
  const nothing = async () => {}
  await expect(plain.run((party, pool) => withAuthenticatedStore(party, pool, nothing))).rejects.toThrow(
    mismatch('plain material', 'spdz would protect nothing'),
  )
  const authenticated = await filled({ triples: 10 }, { authenticated: true })
  await expect(authenticated.run((party, pool) => withStore(party, pool, nothing))).rejects.toThrow(
    mismatch('authenticated material', 'run spdz'),
  )
})

test('pools that were not filled together are refused, and the party is named', async () => {
  const [one, two] = [await filled(), await filled()]
  const pools = [await one.open(0), await two.open(1)]
  const session = simulate(memoryTransports(user.names), { terms: {} }, (party) =>
    withStore(party, pools[party.id] as Pool, async () => {}),
  )
  await expect(session).rejects.toThrow(expect.objectContaining({ code: 'POOL_MISMATCH', party: 'party-1' }))
  await Promise.all(pools.map((pool) => pool.close()))
})

test('a pool that cannot be marked hands out nothing', async () => {
  const pools = await filled({ triples: 100 })
  const pool = await pools.open(0)
  const file = await open(pools.keyPath(0))
  const disk = vi.spyOn(Object.getPrototypeOf(file) as typeof file, 'datasync')
  onTestFinished(() => file.close())
  const page = { kind: 'triples', length: 1 } as const
  const unwritable = expect.objectContaining({ code: 'FILE_UNWRITABLE' })
  disk.mockRejectedValueOnce(Object.assign(new Error(), { code: 'EIO' }))
  await expect(pool.take(page)).rejects.toThrow(unwritable)
  // whatever the disk says later: after a failure nobody knows what it holds
  await expect(pool.take(page)).rejects.toThrow(unwritable)
  await expect(pool.close()).rejects.toThrow(unwritable)
  disk.mockRestore()
  const again = await pools.open(0)
  expect((await again.take(page)).length).toBe(3)
  await again.close()
})

test('a pool serves one session at a time', async () => {
  const pools = await filled()
  await pools.run((party, pool) =>
    withStore(party, pool, async () => {
      await expect(withStore(party, pool, async () => {})).rejects.toThrow(
        expect.objectContaining({ code: 'POOL_IN_USE' }),
      )
    }),
  )
  await pools.run((party, pool) => withStore(party, pool, async () => {}))
})

test('parties that fill different amounts have no pool', async () => {
  const { folder, keys, remove } = await temporaryFolder(2)
  onTestFinished(remove)
  const path = (id: number) => join(folder, `${id}.pool`)
  const triples = async (_: Party, length: number) => {
    const zero = FieldVector.zero(Field64, length)
    return { a: zero, b: zero, c: zero }
  }
  const never = () => Promise.reject(new Error('nobody asks'))
  const material = { name: 'zeros', triples, squares: never, bits: never, matrixTriples: never }
  const form = { field: Field64, source: 'zeros', security: 'semi-honest', authenticated: false } as const
  const session = simulate(memoryTransports(user.names), { terms: {} }, async (party) => {
    const writer = await createPool(path(party.id), keys[party.id]!, { party, ...form })
    await fillPool(writer, party, material, { triples: 10 + party.id })
  })
  await expect(session).rejects.toThrow(expect.objectContaining({ code: 'POOL_MISMATCH' }))
  expect([0, 1].map((id) => existsSync(path(id)))).toEqual([false, false])
})

test('filling tells how far it is', async () => {
  const { path, key, writer } = await beingFilled()
  const zero = (length: number) => FieldVector.zero(Field64, length)
  const never = () => Promise.reject(new Error('nobody asks'))
  const drawn: number[] = []
  const material = {
    name: 'zeros',
    async triples(_: Party, length: number) {
      drawn.push(length)
      return { a: zero(length), b: zero(length), c: zero(length) }
    },
    bits: async (_: Party, length: number) => zero(length),
    squares: never,
    matrixTriples: never,
  }
  const told: unknown[] = []
  const alone = { ...user, exchange: async (_: number, body: Uint8Array) => [body] } as unknown as Party
  const party = { ...alone, fork: <T>(_: string, body: (at: Party) => Promise<T>) => body(alone) }
  await fillPool(writer, party, material, { triples: 20_000, bits: 5 }, (progress) => told.push(progress))
  expect(drawn).toEqual([3616, 8192, 8192])
  expect(told).toEqual([
    { kind: 'triples', done: 3616, wanted: 20_000 },
    { kind: 'triples', done: 11_808, wanted: 20_000 },
    { kind: 'triples', done: 20_000, wanted: 20_000 },
    { kind: 'bits', done: 5, wanted: 5 },
  ])
  const pool = await openPool(path, key, user)
  expect([...pool.left]).toEqual([
    ['triples', 20_000],
    ['bits', 5],
  ])
  await pool.close()
})

test("a key file is its user's alone, is never written over, and shows nothing", async () => {
  const { folder, remove } = await temporaryFolder(0)
  onTestFinished(remove)
  const path = join(folder, 'key')
  const made = await makeKeyFile(path)
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect((await readKeyFile(path)).equals(made)).toBe(true)
  const secret = made.export().toString('hex')
  for (const shown of [String(made), JSON.stringify(made), inspect(made)]) expect(shown).not.toContain(secret)
  await expect(makeKeyFile(path)).rejects.toThrow(expect.objectContaining({ code: 'FILE_UNWRITABLE' }))
  await expect(readKeyFile(join(folder, 'none'))).rejects.toThrow(
    expect.objectContaining({ code: 'FILE_UNREADABLE' }),
  )
  writeFileSync(path, 'abc')
  await expect(readKeyFile(path)).rejects.toThrow(expect.objectContaining({ code: 'FILE_INVALID' }))
})
