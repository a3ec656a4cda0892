import { expect, test } from 'vitest'
import { simulate } from '../../../src/runtime/index.ts'
import { memoryTransports } from '../../../src/transport/index.ts'
import { averageInTheClear } from '../federate/averaging.ts'
import { poisonedUpdate } from '../federate/poison.ts'
import { aggregateEncrypted, contributeEncrypted } from '../sum/homomorphic/batch.ts'
import { aggregateBelieved, contributeBelieved } from './believed-round.ts'
import { encryptionReport } from './encryption.ts'
import { sessionOptions, type TrainingPlan } from './plan.ts'
import type { Aggregated, Contributed } from './round.ts'

const plan: TrainingPlan = {
  clients: 3,
  aggregators: 2,
  rounds: 2,
  hidden: 0,
  training: { epochs: 1, batchSize: 10, learningRate: 0.1, l2: 0, seed: 1 },
  threat: { protocol: 'additive' },
  aggregation: 'homomorphic',
  field: '64',
  format: { fractionBits: 24, clip: 8 },
  verification: undefined,
  maxRows: 699,
  rows: { kind: 'numbers', inputs: 2, classes: 2 },
  deadline: 60_000,
}

test('an update of few numbers is one ciphertext, and two share a slot where digits are few', () => {
  const one = { slots: 8192, modulusBits: 180, numbersPerSlot: 1, ciphertexts: 1, statistics: false }
  expect(encryptionReport(plan, 22)).toMatchObject(one)
  expect(encryptionReport(plan, 8192)).toMatchObject({ ...one, ciphertexts: 2 })
  const rows = { kind: 'table', schema: { columns: [], classes: ['a', 'b'] } } as const
  const few = { ...plan, format: { fractionBits: 12, clip: 1 }, rows }
  expect(encryptionReport(few, 8192)).toMatchObject({ ...one, numbersPerSlot: 2, statistics: true })
})

test('a round opens the mean weighted by rows, whatever a liar sends', async () => {
  const locals = [1, 0.5, -0.25].map((x, i) => ({ update: Float64Array.of(x, -x, i), weight: 10 ** i }))
  const attackOf = (client: number) => (client === 2 ? 'flip' : undefined)
  const names = ['aggregator-0', 'aggregator-1', 'client-0', 'client-1', 'client-2']
  const aggregate = aggregateBelieved(plan, aggregateEncrypted)
  const contribute = contributeBelieved(plan, contributeEncrypted)
  const outcomes = await simulate<Aggregated | Contributed>(
    memoryTransports(names),
    sessionOptions(plan),
    (party) => {
      const local = locals[party.id - 2]
      return local === undefined
        ? aggregate(party, 1, 3)
        : contribute(party, 1, local, attackOf(party.id - 2))
    },
  )
  const told = locals.map(({ update, weight }, client) => {
    const attack = attackOf(client)
    const sent = attack === undefined ? update : poisonedUpdate(update, attack)
    return { update: sent.map((x) => Math.max(-8, Math.min(8, x))), weight }
  })
  const mean = averageInTheClear(told)
  for (const { value } of outcomes)
    expect(Math.max(...value.mean.map((x, i) => Math.abs(x - mean[i]!)))).toBeLessThan(2 ** -25 + 2 ** -48)
  expect(outcomes[0]!.value).toMatchObject({ contributions: 3 })
  expect(outcomes.slice(2).map(({ value }) => value)).toMatchObject([
    { saturated: 0 },
    { saturated: 0 },
    { saturated: 3 },
  ])
})
