import { describe, expect, test } from 'vitest'
import { Field64 } from '../../src/field/field64.ts'
import { Field128 } from '../../src/field/field128.ts'
import { FieldVector } from '../../src/field/vector.ts'
import type { SessionMetrics } from '../../src/runtime/metrics.ts'
import { correlationCost, extensionCost, messagesCost, setupCost } from './costs.ts'
import { dealEndpoints } from './dealt-endpoints.ts'
import { receiveCorrelation, receiveMessages, sendCorrelation, sendMessages } from './field-ot.ts'
import { OtReceiver } from './ot-receiver.ts'
import { OtSender } from './ot-sender.ts'
import { receiveRandomOts, sendRandomOts } from './random-ot.ts'
import { runPair } from './testing/run-pair.ts'

function costOf(metrics: readonly [SessionMetrics, SessionMetrics]) {
  const [first, second] = metrics
  return {
    rounds: Math.max(first.rounds, second.rounds),
    bytes: first.bytesOut + second.bytesOut,
    material: {},
  }
}

describe.each(['semi-honest', 'malicious'] as const)('%s', (security) => {
  test('a setup costs what its formula says', async () => {
    const options = { security }
    const { metrics } = await runPair(
      (party) => OtSender.setup(party, { ...options, peer: 1 }),
      (party) => OtReceiver.setup(party, { ...options, peer: 0 }),
    )
    expect(costOf(metrics)).toEqual(setupCost(security))
  })

  test.each([0, 1, 64, 65, 262_080, 262_081, 262_144, 262_145, 800_000])('%i OTs', async (count) => {
    const { sender, receiver } = dealEndpoints(security)
    const choices = new Uint8Array(Math.ceil(count / 8))
    const { metrics } = await runPair(
      async (party) => {
        for await (const _ of sendRandomOts(sender(), party, count));
      },
      async (party) => {
        for await (const _ of receiveRandomOts(receiver(), party, choices, count));
      },
    )
    expect(costOf(metrics)).toEqual(extensionCost(count, security))
  })

  test.each([
    { count: 1, length: 1, field: Field64 },
    { count: 270_000, length: 1, field: Field64 },
    { count: 1_000_000, length: 1, field: Field64 },
    { count: 500, length: 9, field: Field128 },
  ])('$count OTs of $length elements', async ({ count, length, field }) => {
    const choices = new Uint8Array(Math.ceil(count / 8))
    const x = FieldVector.zero(field, count * length)
    const correlation = dealEndpoints(security)
    const correlated = await runPair(
      (party) => sendCorrelation(correlation.sender(), party, x, length),
      (party) => receiveCorrelation(correlation.receiver(), party, field, choices, count, length),
    )
    expect(costOf(correlated.metrics)).toEqual(correlationCost(count, length, field.elementBytes, security))
    const chosen = dealEndpoints(security)
    const messages = await runPair(
      (party) => sendMessages(chosen.sender(), party, [x, x], length),
      (party) => receiveMessages(chosen.receiver(), party, field, choices, count, length),
    )
    expect(costOf(messages.metrics)).toEqual(messagesCost(count, length, field.elementBytes, security))
  })
})
