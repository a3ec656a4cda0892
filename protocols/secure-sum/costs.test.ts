import { describe, expect, test } from 'vitest'
import { Field64 } from '../../src/field/field64.ts'
import { Field128 } from '../../src/field/field128.ts'
import { FieldVector } from '../../src/field/vector.ts'
import type { Cost } from '../../src/runtime/arithmetic.ts'
import type { Party } from '../../src/runtime/party.ts'
import { simulate } from '../../src/runtime/simulate.ts'
import { memoryTransports } from '../../src/transport/memory.ts'
import { Aggregator } from './aggregator.ts'
import { contribute } from './contribute.ts'
import { agreementCost, openCost, secureSumCost, sessionCost } from './costs.ts'
import { secureMean, secureSum } from './secure-sum.ts'
import { runAggregator, runContributor } from './session-roles.ts'
import { SumTask } from './task.ts'

/** What a session of n parties costs, measured. */
async function measure(n: number, body: (party: Party) => Promise<unknown>): Promise<Cost> {
  const names = Array.from({ length: n }, (_, id) => `party-${id}`)
  const outcomes = await simulate(memoryTransports(names), { terms: {} }, body)
  return {
    rounds: Math.max(...outcomes.map(({ metrics }) => metrics.rounds)),
    bytes: outcomes.reduce((sum, { metrics }) => sum + metrics.bytesOut, 0),
    material: {},
  }
}

describe.each([2, 3, 7])('%i parties', (n) => {
  test.each([
    { field: Field64, length: 1 },
    { field: Field64, length: 30_000 },
    { field: Field128, length: 5_000 },
  ])('sum $length elements of $field.name at the stated cost', async ({ field, length }) => {
    const size = { n, elementBytes: field.elementBytes, length }
    const vector = FieldVector.zero(field, length)
    expect(await measure(n, (party) => secureSum(party, vector))).toEqual(secureSumCost(size))
    const reals = new Float64Array(length)
    const options = { field, format: { fractionBits: 16, clip: 1 } }
    expect(await measure(n, (party) => secureMean(party, reals, options))).toEqual(
      secureSumCost({ ...size, length: length + 1 }),
    )
  })
})

test('three parties send 32 bytes an element, and less than 33 with headers', async () => {
  const vector = FieldVector.zero(Field64, 100_000)
  const outcomes = await simulate(memoryTransports(['a', 'b', 'c']), { terms: {} }, (party) =>
    secureSum(party, vector),
  )
  const wireBytes = outcomes.reduce((sum, { metrics }) => sum + metrics.wireBytesOut, 0)
  expect(wireBytes / vector.length).toBeLessThan(33)
})

describe.each([2, 3, 5])('%i aggregators', (aggregators) => {
  const task = (length: number) =>
    new SumTask({
      name: 'test',
      field: Field64,
      length,
      format: { fractionBits: 16, clip: 8 },
      maxWeight: 10,
      minBatch: 2,
      maxBatch: 20,
      aggregators,
    })

  test.each([1, 10_000])('agree and open %i elements at the stated cost', async (length) => {
    const summed = task(length)
    const made = await Promise.all(
      Array.from({ length: 4 }, () => contribute(summed, new Float64Array(length), { weight: 1 })),
    )
    const opened = await measure(aggregators, async (party) => {
      const aggregator = new Aggregator(summed, party.id)
      // the last aggregator lacks one
      const got = party.id === aggregators - 1 ? made.slice(1) : made
      for (const { messages } of got) await aggregator.accept(messages[party.id]!)
      await aggregator.open(party, await aggregator.agree(party))
    })
    const held = Array.from({ length: aggregators }, (_, id) => (id === aggregators - 1 ? 3 : 4))
    const parts = [agreementCost(summed, held), openCost(summed)]
    expect(opened.rounds).toBe(parts[0]!.rounds + parts[1]!.rounds)
    expect(opened.bytes).toBe(parts[0]!.bytes + parts[1]!.bytes)
  })

  test.each([
    [1, false],
    [1, true],
    [10_000, true],
  ])('serve contributors with %i elements at the stated cost', async (length, publish) => {
    const summed = task(length)
    const contributors = 3
    const measured = await measure(aggregators + contributors, (party) =>
      party.id < aggregators
        ? runAggregator(party, summed, { publish })
        : runContributor(party, summed, new Float64Array(length), { weight: 2, publish }),
    )
    expect(measured).toEqual(sessionCost(summed, contributors, publish))
  })
})
