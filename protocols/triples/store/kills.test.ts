import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { readKeyFile } from '../../../src/disk/key-file.ts'
import { Field64 } from '../../../src/field/field64.ts'
import { FieldVector } from '../../../src/field/vector.ts'
import { stepOf } from '../../../src/runtime/step.ts'
import { AdditiveProtocol } from '../../additive/protocol.ts'
import { openPool, Pool } from './pool.ts'
import { createPool } from './pool-writer.ts'
import { type DrawingProcesses, drawingProcesses } from './testing/drawing-processes.ts'
import { filledPools, temporaryFolder } from './testing/filled-pools.ts'
import { withStore } from './with-store.ts'

let processes: DrawingProcesses

beforeAll(async () => {
  processes = await drawingProcesses()
})

afterAll(() => processes.remove())

const user = { id: 0, names: ['party-0', 'party-1'], field: Field64 }
const poolSize = 1 << 18

/** A pool whose triples begin with 0, 1, 2, ..., so that whichever is handed out is known. */
async function countingPool() {
  const { folder, remove, keys } = await temporaryFolder(1)
  onTestFinished(remove)
  const path = join(folder, 'pool')
  const party = { ...user, session: 'counting', scope: 'session' }
  const { field } = user
  const form = { source: 'counting', security: 'semi-honest', authenticated: false } as const
  const writer = await createPool(path, keys[0]!, { party, field, ...form })
  const zero = FieldVector.zero(field, 8192)
  for (let first = 0; first < poolSize; first += 8192) {
    const counted = FieldVector.of(
      field,
      Array.from({ length: 8192 }, (_, i) => first + i),
    )
    await writer.append({ kind: 'triples', length: 8192 }, [counted, zero, zero])
  }
  await writer.finish()
  return { path, keyPath: join(folder, '0.key') }
}

describe('a process that is killed while it draws', () => {
  /** From when it opens the pool to when it has drawn two thousand elements. */
  const anyTime = () => 8 + Math.floor(Math.random() ** 2 * 16_384)

  /** Kills one process after the other on one pool. @returns what all of them were handed, and where the pool stands */
  async function killMany(kills: number, mode: 'draw' | 'unmarked', bytes = anyTime) {
    const { path, keyPath } = await countingPool()
    const drawn: bigint[] = []
    for (let i = 0; i < kills; i++) {
      const { elements, stderr } = await processes.drawUntil(bytes(), path, keyPath, mode)
      expect(stderr).toBe('')
      drawn.push(...elements)
    }
    const pool = await openPool(path, await readKeyFile(keyPath), user)
    const [cursor] = pool.cursors
    await pool.close()
    return { drawn, cursor: cursor as number }
  }

  test('200 times, is handed no element that any was handed before', async () => {
    const lanes = await Promise.all([50, 50, 50, 50].map((kills) => killMany(kills, 'draw')))
    for (const { drawn, cursor } of lanes) {
      expect(drawn.length).toBeGreaterThan(1000)
      // in order, with gaps where a crash has lost some; and what is left was handed to nobody
      expect(drawn.every((element, i) => i === 0 || element > (drawn[i - 1] as bigint))).toBe(true)
      expect(Number(drawn.at(-1))).toBeLessThan(cursor)
      // each process draws up to 2,260 elements, however late it is killed, and has as many marked ahead
      expect(cursor).toBeLessThan(poolSize)
    }
    // a tenth of a second of computing for each process, on an idle machine
  }, 1_800_000)

  test('without marks, is handed elements again', async () => {
    const { drawn } = await killMany(4, 'unmarked', () => 8 + 8 * 100)
    expect(new Set(drawn).size).toBeLessThan(drawn.length)
  })
})

describe('a party that is killed between mark and use', () => {
  const step = stepOf('test')

  /** Party 0 dies with elements marked and not used; then both run a product. */
  async function restart() {
    const pools = await filledPools({ triples: 300 })
    onTestFinished(() => pools.remove())
    const { elements } = await processes.drawUntil(
      Number.POSITIVE_INFINITY,
      pools.path(0),
      pools.keyPath(0),
      'die-marked',
    )
    expect(elements).toEqual([])
    return pools.run((party, pool) =>
      withStore(party, pool, async (material) => {
        const before = [...pool.cursors]
        const protocol = new AdditiveProtocol({ field: Field64, id: party.id, preprocessing: material })
        const x = FieldVector.of(Field64, [party.id + 1, 10])
        const product = await party.fork('product', (at) => protocol.mul(at, step, x, x))
        const opened = await party.fork('open', (at) => protocol.open(at, step, product))
        return { before, after: [...pool.cursors], opened: opened.toBigInts() }
      }),
    )
  }

  test('starts again where all parties are, and results are right', async () => {
    const [zero, one] = await restart()
    expect(zero).toEqual(one)
    expect(zero?.opened).toEqual([9n, 400n])
    expect(zero?.before[0]).toBeGreaterThan(0)
  })

  test('gives wrong results if the others do not follow', async () => {
    vi.spyOn(Pool.prototype, 'advance').mockResolvedValue()
    onTestFinished(() => {
      vi.restoreAllMocks()
    })
    const [zero, one] = await restart()
    expect(zero?.before).not.toEqual(one?.before)
    expect(zero?.opened).not.toEqual([9n, 400n])
  })
})

describe('the lock of a pool', () => {
  test('is with one process at a time, stopped or not, and ends with it', async () => {
    const { path, keyPath } = await countingPool()
    const key = await readKeyFile(keyPath)
    const inUse = expect.objectContaining({ code: 'POOL_IN_USE' })
    const holder = await processes.hold(path, keyPath)
    await expect(openPool(path, key, user)).rejects.toThrow(inUse)
    holder.kill('SIGSTOP')
    await expect(openPool(path, key, user)).rejects.toThrow(inUse)
    const closed = once(holder, 'close')
    holder.kill('SIGKILL')
    await closed
    const pool = await openPool(path, key, user)
    await expect(openPool(path, key, user)).rejects.toThrow(inUse)
    await pool.close()
    await (await openPool(path, key, user)).close()
  })
})
