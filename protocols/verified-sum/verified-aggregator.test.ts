import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { randomBytes } from '../../src/random/csprng.ts'
import type { Party } from '../../src/runtime/party.ts'
import { sealReport } from '../sealed-report/seal-report.ts'
import { Task } from '../task/task.ts'
import { AggregatorKeys } from './aggregator-keys.ts'
import { openRelease } from './collector.ts'
import {
  aggregatorsOf,
  amongAggregators,
  type Example,
  foundExample,
  messagesOf,
} from './testing/example-session.ts'
import { VerifiedAggregator } from './verified-aggregator.ts'

const example = await foundExample(2)

async function acceptAll(
  aggregators: readonly VerifiedAggregator[],
  messages: readonly (readonly Uint8Array[])[],
  contributors: readonly string[] = [],
): Promise<void> {
  for (const [i, sent] of messages.entries())
    for (const [id, message] of sent.entries()) await aggregators[id]!.accept(message, contributors[i])
}

const seal = (of: Example, measurements: readonly number[]) =>
  Promise.all(measurements.map((measurement) => messagesOf(of, measurement)))

/** Runs something at each of some aggregators. */
const at = <T>(
  aggregators: readonly VerifiedAggregator[],
  body: (aggregator: VerifiedAggregator, party: Party) => Promise<T>,
) => amongAggregators(aggregators.length, (party) => body(aggregators[party.id]!, party))

const verifyAt = (aggregators: readonly VerifiedAggregator[]) =>
  at(aggregators, (aggregator, party) => aggregator.verify(party))

const agreeAt = (aggregators: readonly VerifiedAggregator[]) =>
  at(aggregators, (aggregator, party) => aggregator.agree(party))

/** Agrees, releases and opens. */
async function release(of: Example, aggregators: readonly VerifiedAggregator[]) {
  const ends = await at(aggregators, async (aggregator, party) => {
    const batch = await aggregator.agree(party)
    return { batch, sealed: await aggregator.release(party, batch) }
  })
  const sealed = ends.map((end) => end.sealed)
  return openRelease(of.task, of.collector, ends[0]!.batch, sealed)
}

const code = (of: string) => expect.objectContaining({ code: of })

describe('an aggregator is made', () => {
  test('of its own keys only', async () => {
    const { task, keys } = example
    const [own, other] = keys as [AggregatorKeys, AggregatorKeys]
    const wrong = await AggregatorKeys.of(randomBytes(32), own.signingKey, own.receivers)
    for (const refused of [wrong, other])
      expect(() => new VerifiedAggregator(task, 0, refused)).toThrow(code('KEYS_MISMATCH'))
    for (const id of [-1, 2, 0.5])
      expect(() => new VerifiedAggregator(task, id, own)).toThrow(code('INVALID_ARGUMENT'))
  })

  test('of no task whose noise it would leave out', () => {
    const noise = { distribution: 'discrete-gaussian', scale: 2 } as const
    const task = new Task({ ...example.task.parameters, noise })
    expect(() => new VerifiedAggregator(task, 0, example.keys[0]!)).toThrow(code('NOISE_UNSUPPORTED'))
  })
})

describe('a message is accepted', () => {
  test('once', async () => {
    const [aggregator] = aggregatorsOf(example) as [VerifiedAggregator]
    const [message] = (await messagesOf(example, 1)) as [Uint8Array]
    const id = await aggregator.accept(message)
    expect(id).toMatch(/^[0-9a-f]{32}$/)
    await expect(aggregator.accept(message)).rejects.toThrow(code('REPORT_REPEATED'))
  })

  test('by whom it is sealed to, and for its task', async () => {
    const [leader] = aggregatorsOf(example) as [VerifiedAggregator]
    const [own, helpers] = (await messagesOf(example, 1)) as [Uint8Array, Uint8Array]
    const other = await foundExample(2)
    const [foreign] = (await messagesOf(other, 1)) as [Uint8Array]
    await expect(leader.accept(helpers)).rejects.toThrow(code('REPORT_MALFORMED'))
    await expect(leader.accept(foreign)).rejects.toThrow(code('TASK_MISMATCH'))
    await expect(leader.accept(own.with(-1, own.at(-1)! ^ 1))).rejects.toThrow(code('SEAL_INVALID'))
    await leader.accept(own)
  })

  test('within the window', async () => {
    const [aggregator] = aggregatorsOf(example) as [VerifiedAggregator]
    const [message] = (await messagesOf(example, 1)) as [Uint8Array]
    const early = message.slice()
    new DataView(early.buffer).setBigUint64(49, BigInt(example.task.parameters.opens - 1), true)
    await expect(aggregator.accept(early)).rejects.toThrow(code('OUTSIDE_WINDOW'))
  })

  test('while there is room in a batch', async () => {
    const small = await foundExample(2, { maxBatch: 2 })
    const aggregators = aggregatorsOf(small)
    const [first, second, third] = (await seal(small, [1, 1, 1])) as [
      Uint8Array[],
      Uint8Array[],
      Uint8Array[],
    ]
    await acceptAll(aggregators, [first, second])
    const full = () => expect(aggregators[0]!.accept(third[0]!)).rejects.toThrow(code('BATCH_TOO_LARGE'))
    await full()
    await verifyAt(aggregators)
    await full()
    expect(await release(small, aggregators)).toEqual({ count: 2, result: 2n })
    await aggregators[0]!.accept(third[0]!)
  })

  test('with a contributor if and only if uploads are authenticated', async () => {
    const known = await foundExample(2, { uploads: 'authenticated' })
    for (const [of, name] of [
      [known, undefined],
      [example, 'alice'],
    ] as const) {
      const [message] = (await messagesOf(of, 1)) as [Uint8Array]
      const [aggregator] = aggregatorsOf(of) as [VerifiedAggregator]
      await expect(aggregator.accept(message, name)).rejects.toThrow(code('INVALID_ARGUMENT'))
    }
  })

  test('under any key that the aggregator holds', async () => {
    const { task, configs, keys } = example
    const { opens, closes } = task.parameters
    const rotated = await keys[0]!.addReceiver({ notBefore: opens + 10, notAfter: closes })
    const aggregator = new VerifiedAggregator(task, 0, rotated.keys)
    const signed = [rotated.signedConfig, configs[1]!]
    const { messages } = await sealReport(task, signed, 1, { time: opens + 10 })
    await aggregator.accept(messages[0]!)
    await aggregator.accept((await messagesOf(example, 1))[0]!)
    await expect(sealReport(task, signed, 1, { time: opens })).rejects.toThrow(code('KEY_CONFIG_INVALID'))
    await expect(new VerifiedAggregator(task, 0, keys[0]!).accept(messages[0]!)).rejects.toThrow(
      code('KEY_UNKNOWN'),
    )
  })
})

describe('batches', () => {
  test('are disjoint: what is late is in the next, and what was released in none', async () => {
    const aggregators = aggregatorsOf(example)
    const first = await seal(example, [1, 1, 0])
    const late = await seal(example, [0, 1])
    await acceptAll(aggregators, first)
    await verifyAt(aggregators)
    const batches = await agreeAt(aggregators)
    await acceptAll(aggregators, late)
    await verifyAt(aggregators)
    const sealed = await at(aggregators, (aggregator, party) => aggregator.release(party, batches[party.id]!))
    const opened = await openRelease(example.task, example.collector, batches[0]!, sealed)
    expect(opened).toEqual({ count: 3, result: 2n })
    await expect(aggregators[0]!.accept(first[0]![0]!)).rejects.toThrow(code('REPORT_REPEATED'))
    await expect(
      at(aggregators, (aggregator, party) => aggregator.release(party, batches[party.id]!)),
    ).rejects.toThrow(code('ALREADY_RELEASED'))
    expect(await release(example, aggregators)).toEqual({ count: 2, result: 1n })
  })

  test('that overlap are not both released', async () => {
    const aggregators = aggregatorsOf(example)
    await acceptAll(aggregators, await seal(example, [1, 1]))
    await verifyAt(aggregators)
    const small = await agreeAt(aggregators)
    await acceptAll(aggregators, await seal(example, [1]))
    await verifyAt(aggregators)
    const large = await agreeAt(aggregators)
    expect(large[0]!.count).toBe(3)
    await at(aggregators, (aggregator, party) => aggregator.release(party, large[party.id]!))
    await expect(
      at(aggregators, (aggregator, party) => aggregator.release(party, small[party.id]!)),
    ).rejects.toThrow(code('ALREADY_RELEASED'))
  })

  test('that were agreed on and not released are agreed on again', async () => {
    const aggregators = aggregatorsOf(example)
    await acceptAll(aggregators, await seal(example, [1, 0]))
    await verifyAt(aggregators)
    const [lost] = await agreeAt(aggregators)
    expect(await agreeAt(aggregators)).toEqual([lost, lost])
    expect(await release(example, aggregators)).toEqual({ count: 2, result: 1n })
    await expect(agreeAt(aggregators)).rejects.toThrow(code('BATCH_TOO_SMALL'))
  })

  test('are not what another aggregator agreed on', async () => {
    const aggregators = aggregatorsOf(example)
    await acceptAll(aggregators, await seal(example, [1, 0]))
    await verifyAt(aggregators)
    const [batch] = await agreeAt(aggregators)
    const forged = { ...batch! }
    await expect(at(aggregators, (aggregator, party) => aggregator.release(party, forged))).rejects.toThrow(
      code('INVALID_ARGUMENT'),
    )
  })

  test('have the minimum of contributors, each counted once', async () => {
    const known = await foundExample(2, { uploads: 'authenticated', minBatch: 3 })
    const aggregators = aggregatorsOf(known)
    await acceptAll(aggregators, await seal(known, [1, 1, 1]), ['alice', 'bob', 'alice'])
    await verifyAt(aggregators)
    await expect(agreeAt(aggregators)).rejects.toThrow(code('BATCH_TOO_SMALL'))
    await acceptAll(aggregators, await seal(known, [1]), ['carol'])
    await verifyAt(aggregators)
    expect(await release(known, aggregators)).toEqual({ count: 4, result: 4n })
  })
})

describe('verification', () => {
  test('leaves alone what another aggregator lacks, until it has it', async () => {
    const aggregators = aggregatorsOf(example)
    const [whole, half] = (await seal(example, [1, 1])) as [Uint8Array[], Uint8Array[]]
    await acceptAll(aggregators, [whole])
    const late = await aggregators[0]!.accept(half[0]!)
    const [leader, helper] = await verifyAt(aggregators)
    expect(leader!.waiting).toEqual([late])
    expect(helper!.waiting).toEqual([])
    expect(leader!.accepted).toHaveLength(1)
    await aggregators[1]!.accept(half[1]!)
    for (const { accepted, waiting } of await verifyAt(aggregators))
      expect({ accepted, waiting }).toEqual({ accepted: [late], waiting: [] })
    expect(await release(example, aggregators)).toEqual({ count: 2, result: 2n })
  })

  test('of nothing finds nothing', async () => {
    const nothing = { accepted: [], rejected: new Map(), waiting: [] }
    expect(await verifyAt(aggregatorsOf(example))).toEqual([nothing, nothing])
  })

  test('of more reports than one message holds', async () => {
    const many = await foundExample(2, { maxBatch: 300 })
    const aggregators = aggregatorsOf(many)
    await acceptAll(aggregators, await seal(many, new Array(300).fill(1)))
    for (const { accepted } of await verifyAt(aggregators)) expect(accepted).toHaveLength(300)
    expect(await release(many, aggregators)).toEqual({ count: 300, result: 300n })
  })

  test('needs a session of the aggregators', async () => {
    const aggregators = aggregatorsOf(example)
    await expect(amongAggregators(3, (party) => aggregators[0]!.verify(party))).rejects.toThrow(
      code('INVALID_ARGUMENT'),
    )
  })
})

test('keys are kept in files, and nowhere shown', async () => {
  const { opens, closes } = example.task.parameters
  const { keys } = await example.keys[0]!.addReceiver({ notBefore: opens + 1, notAfter: closes })
  const read = await AggregatorKeys.fromBytes(keys.toBytes())
  for (const part of ['verifyKey', 'signingKey', 'signer'] as const) expect(read[part]).toEqual(keys[part])
  expect(read.receivers.map(({ config }) => config)).toEqual(keys.receivers.map(({ config }) => config))
  expect(read.toBytes()).toEqual(keys.toBytes())
  await new VerifiedAggregator(example.task, 0, read).accept((await messagesOf(example, 1))[0]!)
  expect([String(keys), JSON.stringify(keys), inspect(keys), inspect({ keys })]).toEqual([
    '[secret]',
    '"[secret]"',
    'AggregatorKeys [secret]',
    '{ keys: AggregatorKeys [secret] }',
  ])
  const bytes = keys.toBytes()
  for (const malformed of [
    bytes.subarray(1),
    bytes.subarray(0, -1),
    Uint8Array.of(...bytes, 0),
    bytes.with(5, 0),
  ])
    await expect(AggregatorKeys.fromBytes(malformed)).rejects.toThrow(code('FILE_INVALID'))
  for (const [verifyKey, signingKey] of [
    [31, 32],
    [32, 33],
  ] as const)
    await expect(AggregatorKeys.of(randomBytes(verifyKey), randomBytes(signingKey))).rejects.toThrow(
      code('INVALID_ARGUMENT'),
    )
})
