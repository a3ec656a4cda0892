import { describe, expect, test } from 'vitest'
import { Field64 } from '../../src/field/field64.ts'
import { Field128 } from '../../src/field/field128.ts'
import { nextTurn } from '../../src/next-turn.ts'
import type { Party } from '../../src/runtime/party.ts'
import { runParty } from '../../src/runtime/run-party.ts'
import { simulate } from '../../src/runtime/simulate.ts'
import { memoryTransports } from '../../src/transport/memory.ts'
import { SumTask, type SumTaskParameters } from '../secure-sum/task.ts'
import { homomorphicSessionCost } from './costs.ts'
import { HomomorphicTask } from './homomorphic-task.ts'
import { receiveKey } from './key-publication.ts'
import { runHomomorphicAggregator, runHomomorphicContributor } from './session-roles.ts'

const parameters: SumTaskParameters = {
  name: 'test',
  field: Field64,
  length: 5,
  format: { fractionBits: 16, clip: 8 },
  minBatch: 2,
  maxBatch: 3,
  aggregators: 2,
}

const run = async <T>(n: number, body: (party: Party) => Promise<T>) =>
  simulate(memoryTransports(Array.from({ length: n }, (_, i) => `p${i}`)), { terms: {} }, body)

const bytesOf = (reals: Float64Array) => new Uint8Array(reals.buffer)

test('the more ciphertexts a contribution has, the more share a c1', () => {
  const shapeOf = (length: number) => new HomomorphicTask(new SumTask({ ...parameters, length })).shape
  expect(shapeOf(5)).toEqual({ columns: 1, tuples: 1 })
  expect(shapeOf(230_000)).toEqual({ columns: 2, tuples: 8 })
  expect(shapeOf(10_000_000)).toEqual({ columns: 6, tuples: 102 })
})

describe.each([
  ['two in a slot', { length: 5 }, false],
  ['two in a slot, weighted', { length: 4, maxWeight: 10 }, true],
  ['one in a slot, of three aggregators', { format: { fractionBits: 24, clip: 1000 }, aggregators: 3 }, true],
  ['of seven aggregators', { aggregators: 7 }, false],
  ['more than a ciphertext', { length: 40_000 }, true],
  ['several columns', { length: 230_000 }, false],
])('%s', (_, more, publish) => {
  const task = new HomomorphicTask(new SumTask({ ...parameters, ...more }))
  const { aggregators, length, maxWeight } = task.sum

  test('sums at the cost that the formulas say', async () => {
    const reals = (id: number) => Float64Array.from({ length }, (_, i) => (id - 3) * 0.5 + (i % 7) * 0.25 - 1)
    const weight = (id: number) => (maxWeight === undefined ? 1 : id)
    const outcomes = await run(aggregators + 3, async (party) => {
      if (party.id < aggregators) return (await runHomomorphicAggregator(party, task, { publish })).release
      const options = { publish, ...(maxWeight !== undefined && { weight: weight(party.id) }) }
      return (await runHomomorphicContributor(party, task, reals(party.id), options)).release
    })
    const expected = new Float64Array(length)
    for (const id of [0, 1, 2].map((i) => aggregators + i))
      for (const [i, x] of reals(id).entries()) expected[i]! += weight(id) * x
    for (const [id, { value }] of outcomes.entries()) {
      if (id >= aggregators && !publish) expect(value).toBeUndefined()
      else expect(value?.count).toBe(3)
      if (value !== undefined) expect(Buffer.compare(bytesOf(value.sum()), bytesOf(expected))).toBe(0)
    }
    expect({
      rounds: Math.max(...outcomes.map(({ metrics }) => metrics.rounds)),
      bytes: outcomes.reduce((sum, { metrics }) => sum + metrics.bytesOut, 0),
      material: {},
    }).toEqual(homomorphicSessionCost(task, 3, publish))
  })
})

test('a contributor that drops out with the key in hand is not counted', async () => {
  const task = new HomomorphicTask(new SumTask(parameters))
  const [dropping, ...transports] = memoryTransports(['a', 'b', 'c', 'd', 'e']).toReversed()
  const options = { terms: {}, mayDrop: [4] }
  const gone = runParty(dropping!, options, async (party) => {
    await receiveKey(party, task)
    nextTurn(() => void dropping!.close())
    await new Promise<void>((resolve) => party.signal.addEventListener('abort', () => resolve()))
  })
  void gone.catch(() => {})
  const ends = await Promise.all(
    transports.map((transport) =>
      runParty(transport, options, async (party) => {
        if (party.id < 2) return runHomomorphicAggregator(party, task)
        await runHomomorphicContributor(party, task, new Float64Array(5).fill(party.id))
        return undefined
      }),
    ),
  )
  for (const { value } of ends.slice(-2)) {
    expect(value?.absent).toEqual([4])
    expect(value?.release.sum()).toEqual(new Float64Array(5).fill(2 + 3))
  }
})

describe('refusals', () => {
  test('of another field', () => {
    expect(() => new HomomorphicTask(new SumTask({ ...parameters, field: Field128 }))).toThrow(
      expect.objectContaining({ code: 'FIELD_MISMATCH' }),
    )
  })

  test.each([
    [1, 'BATCH_TOO_SMALL'],
    [4, 'BATCH_TOO_LARGE'],
  ])('of a session with %i contributors', async (contributors, code) => {
    const task = new HomomorphicTask(new SumTask(parameters))
    const outcomes = run(2 + contributors, async (party) =>
      party.id < 2
        ? void (await runHomomorphicAggregator(party, task))
        : void (await runHomomorphicContributor(party, task, new Float64Array(5))),
    )
    await expect(outcomes).rejects.toMatchObject({ code })
  })
})
