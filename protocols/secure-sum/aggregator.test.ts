import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Field64 } from '../../src/field/field64.ts'
import { Field128 } from '../../src/field/field128.ts'
import { primeField } from '../../src/field/prime-field.ts'
import { FieldVector } from '../../src/field/vector.ts'
import type { Party } from '../../src/runtime/party.ts'
import { simulate } from '../../src/runtime/simulate.ts'
import { hashText, stepOf } from '../../src/runtime/step.ts'
import { memoryTransports } from '../../src/transport/memory.ts'
import { Aggregator } from './aggregator.ts'
import { type Batch, batchDigest } from './agreement.ts'
import { type Contribution, contribute } from './contribute.ts'
import { encodeIds, vectorHolder } from './contribution-id.ts'
import { MemoryLedger } from './ledger.ts'
import type { Release } from './release.ts'
import { shareHeaderBytes } from './share-message.ts'
import { SumTask, type SumTaskParameters } from './task.ts'

const eightByteField = await primeField(2n ** 61n - 1n)

const parameters: SumTaskParameters = {
  name: 'test',
  field: Field64,
  length: 3,
  format: { fractionBits: 16, clip: 8 },
  minBatch: 2,
  maxBatch: 10,
  aggregators: 2,
}

/** Runs a session of a task's aggregators. */
function session<T>(task: SumTask, body: (party: Party) => Promise<T>): Promise<T[]> {
  const names = Array.from({ length: task.aggregators }, (_, id) => `aggregator-${id}`)
  return simulate(memoryTransports(names), { terms: task.terms }, body).then((outcomes) =>
    outcomes.map(({ value }) => value),
  )
}

async function aggregatorsWith(task: SumTask, contributions: readonly Contribution[]): Promise<Aggregator[]> {
  const aggregators = Array.from({ length: task.aggregators }, (_, id) => new Aggregator(task, id))
  for (const aggregator of aggregators) await acceptAll(aggregator, contributions)
  return aggregators
}

async function acceptAll(aggregator: Aggregator, contributions: readonly Contribution[]): Promise<void> {
  for (const { messages } of contributions) await aggregator.accept(messages[aggregator.id]!)
}

async function agreeAndOpen(aggregator: Aggregator, party: Party) {
  const batch = await aggregator.agree(party)
  return { batch, release: await aggregator.open(party, batch) }
}

function contributeAll(task: SumTask, rows: readonly number[][], weights?: readonly number[]) {
  return Promise.all(
    rows.map((row, i) => contribute(task, Float64Array.from(row), weights ? { weight: weights[i]! } : {})),
  )
}

describe.each([
  { name: 'Field64', field: Field64 },
  { name: 'Field128', field: Field128 },
  { name: 'a prime field', field: eightByteField },
])('over $name', ({ field }) => {
  test.each([2, 3, 5])('%i aggregators release the weighted sum', async (aggregators) => {
    const row = fc.array(fc.integer({ min: -(2 ** 19), max: 2 ** 19 }), { minLength: 3, maxLength: 3 })
    const contributor = fc.record({ row, weight: fc.nat(1000) })
    await fc.assert(
      fc.asyncProperty(fc.array(contributor, { minLength: 2, maxLength: 10 }), async (contributors) => {
        const task = new SumTask({ ...parameters, field, aggregators, maxWeight: 1000 })
        const rows = contributors.map(({ row }) => row.map((x) => x / 2 ** 16))
        const weights = contributors.map(({ weight }) => weight)
        const made = await aggregatorsWith(task, await contributeAll(task, rows, weights))
        const ends = await session(task, (party) => agreeAndOpen(made[party.id]!, party))
        const total = weights.reduce((x, y) => x + y, 0)
        const sum = [0, 1, 2].map((i) => rows.reduce((x, row, c) => x + row[i]! * weights[c]!, 0))
        for (const { release, batch } of ends) {
          expect(batch.uncounted).toEqual([])
          expect(release.count).toBe(rows.length)
          expect(release.totalWeight).toBe(total)
          expect([...release.sum()]).toEqual(sum)
          if (total === 0)
            expect(() => release.mean()).toThrow(expect.objectContaining({ code: 'ZERO_WEIGHT' }))
          else expect([...release.mean()]).toEqual(sum.map((x) => x / total))
        }
      }),
      { numRuns: 10 },
    )
  })

  test('a vector of many blocks', async () => {
    for (const aggregators of [2, 3]) {
      const length = 20_000
      const task = new SumTask({ ...parameters, field, aggregators, length })
      const rows = [1, 2, 3].map((c) => Array.from({ length }, (_, i) => ((i * c) % 1000) / 256))
      const made = await aggregatorsWith(task, await contributeAll(task, rows))
      const ends = await session(task, (party) => agreeAndOpen(made[party.id]!, party))
      const sum = Float64Array.from({ length }, (_, i) => rows[0]![i]! + rows[1]![i]! + rows[2]![i]!)
      for (const { release } of ends) {
        expect(release.sum()).toEqual(sum)
        expect(release.totalWeight).toBe(3)
      }
    }
  })
})

test('one aggregator gets a vector, the others 32 bytes, and the load is spread', async () => {
  const task = new SumTask({ ...parameters, length: 1000, aggregators: 3 })
  const vectors = [0, 0, 0]
  for (let i = 0; i < 120; i++) {
    const { messages } = await contribute(task, new Float64Array(1000))
    const sizes = messages.map(({ length }) => length)
    expect([...sizes].sort((x, y) => x - y)).toEqual([52 + 32, 52 + 32, 52 + 8000])
    vectors[sizes.indexOf(52 + 8000)]!++
  }
  // each expects 40; one has fewer than 8 with a probability below 2^-38
  for (const count of vectors) expect(count).toBeGreaterThanOrEqual(8)
})

test('contributions that an aggregator lacks wait, and may be counted in a later batch', async () => {
  const task = new SumTask({ ...parameters, aggregators: 3 })
  const all = await contributeAll(task, [
    [1, 1, 1],
    [2, 2, 2],
    [4, 4, 4],
    [0.5, 0, 0],
  ])
  const [, , dropped, late] = all as [Contribution, Contribution, Contribution, Contribution]
  const made = await aggregatorsWith(task, all.slice(0, 2))
  await made[0]!.accept(dropped.messages[0]!)
  await made[2]!.accept(dropped.messages[2]!)
  const first = await session(task, async (party) => {
    const aggregator = made[party.id]!
    const batch = await aggregator.agree(party)
    // late ones never reopen a batch
    await acceptAll(aggregator, [late])
    return { batch, release: await aggregator.open(party, batch) }
  })
  expect(first.map(({ batch }) => batch.uncounted)).toEqual([[dropped.id], [], [dropped.id]])
  for (const { release } of first) expect([...release.sum()]).toEqual([3, 3, 3])

  await made[1]!.accept(dropped.messages[1]!)
  const second = await session(task, (party) => agreeAndOpen(made[party.id]!, party))
  for (const { release } of second) expect([...release.sum()]).toEqual([4.5, 4, 4])
})

describe('an aggregator refuses', () => {
  const task = new SumTask(parameters)

  test('a repeated contribution, waiting or released', async () => {
    const made = await contributeAll(task, [
      [1, 1, 1],
      [2, 2, 2],
    ])
    const aggregators = await aggregatorsWith(task, made)
    const repeat = () => aggregators[0]!.accept(made[0]!.messages[0]!)
    await expect(repeat()).rejects.toMatchObject({ code: 'CONTRIBUTION_REPEATED' })
    await session(task, (party) => agreeAndOpen(aggregators[party.id]!, party))
    await expect(repeat()).rejects.toMatchObject({ code: 'CONTRIBUTION_REPEATED' })
  })

  test('more contributions than the largest batch', async () => {
    const few = new SumTask({ ...parameters, maxBatch: 2 })
    const made = await contributeAll(few, [
      [1, 1, 1],
      [2, 2, 2],
      [3, 3, 3],
    ])
    const [aggregator] = (await aggregatorsWith(few, made.slice(0, 2))) as [Aggregator]
    await expect(acceptAll(aggregator, made.slice(2))).rejects.toMatchObject({ code: 'BATCH_TOO_LARGE' })
  })

  test('a batch below the minimum, before anything opens', async () => {
    const made = await contributeAll(task, [
      [1, 1, 1],
      [2, 2, 2],
    ])
    const aggregators = await aggregatorsWith(task, made.slice(0, 1))
    await acceptAll(aggregators[1]!, made.slice(1))
    await expect(session(task, (party) => aggregators[party.id]!.agree(party))).rejects.toMatchObject({
      code: 'BATCH_TOO_SMALL',
    })
    // nothing was released: once the other aggregator has caught up, the batch opens
    await acceptAll(aggregators[0]!, made.slice(1))
    const ends = await session(task, (party) => agreeAndOpen(aggregators[party.id]!, party))
    expect([...ends[0]!.release.sum()]).toEqual([3, 3, 3])
  })

  test('a set that another aggregator means differently', async () => {
    const wide = new SumTask({ ...parameters, aggregators: 3 })
    const made = await contributeAll(wide, [
      [1, 1, 1],
      [2, 2, 2],
      [3, 3, 3],
    ])
    const aggregators = await aggregatorsWith(wide, made)
    const ids = made.map(({ id }) => id).sort()
    await expect(
      session(wide, async (party) => {
        if (party.id !== 0) return aggregators[party.id]!.agree(party)
        // tells one aggregator of three contributions, the other of two, and agrees with both
        for (const [to, told] of [[], ids, ids.slice(1)].entries())
          if (to > 0) {
            const count = Uint8Array.of(told.length, 0, 0, 0)
            await party.send(to, stepOf('secure-sum ids', hashText(wide.id)), encodeIds(told))
            await party.send(
              to,
              stepOf('secure-sum digest', hashText(wide.id)),
              Uint8Array.of(...count, ...batchDigest(wide, told)),
            )
          }
        await new Promise((resolve) => party.signal.addEventListener('abort', resolve))
      }),
    ).rejects.toMatchObject({ code: 'SET_MISMATCH' })
  })

  test.each([
    ['that are not whole', (ids: Uint8Array) => ids.subarray(1)],
    ['out of order', (ids: Uint8Array) => Uint8Array.of(...ids.subarray(16), ...ids.subarray(0, 16))],
    ['given twice', (ids: Uint8Array) => Uint8Array.of(...ids.subarray(0, 16), ...ids.subarray(0, 16))],
  ])('ids %s', async (_, change) => {
    const made = await contributeAll(task, [
      [1, 1, 1],
      [2, 2, 2],
    ])
    const aggregators = await aggregatorsWith(task, made)
    const ids = encodeIds(made.map(({ id }) => id).sort())
    await expect(
      session(task, async (party) => {
        if (party.id === 1) return aggregators[1]!.agree(party)
        await party.send(1, stepOf('secure-sum ids', hashText(task.id)), change(ids))
      }),
    ).rejects.toMatchObject({ code: 'MALFORMED_FRAME', party: 'aggregator-0' })
  })

  test('to open a batch twice, or two that overlap', async () => {
    const made = await contributeAll(task, [
      [1, 1, 1],
      [2, 2, 2],
      [3, 3, 3],
    ])
    const aggregators = await aggregatorsWith(task, made.slice(0, 2))
    const batches = await session(task, async (party) => {
      const aggregator = aggregators[party.id]!
      const first = await aggregator.agree(party)
      await acceptAll(aggregator, made.slice(2))
      const second = await aggregator.agree(party)
      await aggregator.open(party, first)
      return [first, second]
    })
    for (const which of [0, 1])
      await expect(
        session(task, (party) => aggregators[party.id]!.open(party, batches[party.id]![which]!)),
      ).rejects.toMatchObject({ code: 'ALREADY_RELEASED' })
  })

  test('to open a batch that was not agreed', async () => {
    const made = await contributeAll(task, [
      [1, 1, 1],
      [2, 2, 2],
    ])
    const aggregators = await aggregatorsWith(task, made)
    const forged: Batch = { ids: [made[0]!.id], digest: '00', uncounted: [] }
    await expect(session(task, (party) => aggregators[party.id]!.open(party, forged))).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    })
  })

  test('a session of others', async () => {
    const made = await contributeAll(task, [
      [1, 1, 1],
      [2, 2, 2],
    ])
    const aggregators = await aggregatorsWith(task, made)
    const batches = await session(task, (party) => aggregators[party.id]!.agree(party))
    const wide = new SumTask({ ...parameters, aggregators: 3 })
    const refused = { code: 'INVALID_ARGUMENT', message: expect.stringContaining('aggregator') }
    await expect(session(wide, (party) => aggregators[party.id % 2]!.agree(party))).rejects.toMatchObject(
      refused,
    )
    await expect(
      session(wide, (party) => aggregators[party.id % 2]!.open(party, batches[party.id % 2]!)),
    ).rejects.toMatchObject(refused)
  })
})

test('one honest aggregator keeps contributions out of a second release', async () => {
  const task = new SumTask({ ...parameters, aggregators: 3 })
  const made = await contributeAll(task, [
    [1, 1, 1],
    [2, 2, 2],
    [4, 4, 4],
  ])
  const first = await aggregatorsWith(task, made.slice(0, 2))
  await session(task, (party) => agreeAndOpen(first[party.id]!, party))
  // the two others have forgotten what was released, and would open it again without the first contribution
  const [, honest] = first as [Aggregator, Aggregator]
  const [zero, , two] = await aggregatorsWith(task, made.slice(1))
  await expect(acceptAll(honest, made.slice(1))).rejects.toMatchObject({ code: 'CONTRIBUTION_REPEATED' })
  await acceptAll(honest, made.slice(2))
  await expect(session(task, (party) => [zero!, honest, two!][party.id]!.agree(party))).rejects.toMatchObject(
    { code: 'BATCH_TOO_SMALL' },
  )
})

describe('as the page warns', () => {
  test('a lying aggregator shifts the sum, unnoticed', async () => {
    const task = new SumTask(parameters)
    const [first, second] = (await contributeAll(task, [
      [1, 1, 1],
      [2, 2, 2],
    ])) as [Contribution, Contribution]
    const aggregators = await aggregatorsWith(task, [first])
    // whoever holds the vector of the second contribution adds 1 to it
    const share = second.messages[vectorHolder(second.id, task.aggregators)]!.subarray(shareHeaderBytes)
    share.set(new FieldVector(Field64, share).add(FieldVector.of(Field64, [2 ** 16, 0, 0])).bytes)
    await Promise.all(aggregators.map((aggregator) => acceptAll(aggregator, [second])))
    const ends = await session(task, (party) => agreeAndOpen(aggregators[party.id]!, party))
    for (const { release } of ends) expect([...release.sum()]).toEqual([4, 3, 3])
  })

  test('one fewer than the minimum, all zeros, isolate a victim', async () => {
    const task = new SumTask({ ...parameters, minBatch: 4 })
    const zeros = [0, 0, 0]
    const made = await contributeAll(task, [zeros, zeros, [0.5, -3, 7], zeros])
    const aggregators = await aggregatorsWith(task, made)
    const ends = await session(task, (party) => agreeAndOpen(aggregators[party.id]!, party))
    expect([...ends[1]!.release.sum()]).toEqual([0.5, -3, 7])
  })
})

test('aggregators that crash while they open have released the batch', async () => {
  const task = new SumTask(parameters)
  const ledgers = [new MemoryLedger(), new MemoryLedger()]
  const made = await contributeAll(task, [
    [1, 1, 1],
    [2, 2, 2],
  ])
  const start = (id: number) => new Aggregator(task, id, ledgers[id])
  for (const id of [0, 1]) await acceptAll(start(id), made)
  await expect(
    session(task, async (party): Promise<Release | undefined> => {
      const aggregator = start(party.id)
      const batch = await aggregator.agree(party)
      if (party.id === 0) throw new Error('crash')
      return aggregator.open(party, batch)
    }),
  ).rejects.toBeDefined()
  expect(await ledgers[1]!.waiting()).toEqual([])
  await expect(session(task, (party) => start(party.id).agree(party))).rejects.toMatchObject({
    code: 'BATCH_TOO_SMALL',
  })
})
