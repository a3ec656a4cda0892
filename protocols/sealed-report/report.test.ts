import { inspect } from 'node:util'
import { ed25519 } from '@noble/curves/ed25519.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { FieldVector } from '../../src/field/vector.ts'
import { randomBytes } from '../../src/random/csprng.ts'
import { KeyPair } from '../hpke/key-pair.ts'
import { exampleTasks } from '../task/example-tasks.ts'
import type { Measurement } from '../task/fixed-point.ts'
import type { TaskParameters } from '../task/parameters.ts'
import { openAggregateShare, sealAggregateShare } from './aggregate-share.ts'
import { sealedReportCost } from './costs.ts'
import { exampleAggregator, exampleTask } from './example-parties.ts'
import { signHpkeConfig } from './hpke-config.ts'
import { lengthPrefixed } from './length-prefixed.ts'
import { openReport } from './open-report.ts'
import { sealReport } from './seal-report.ts'

/** A task with fresh keys for so many aggregators. */
async function deploy(parameters: TaskParameters, count: number) {
  const aggregators = await Promise.all(Array.from({ length: count }, () => exampleAggregator(parameters)))
  const collector = await KeyPair.generate()
  const verifyKey = randomBytes(32)
  const task = await exampleTask(parameters, aggregators, collector, verifyKey)
  return { task, aggregators, collector, verifyKey, configs: aggregators.map((one) => one.signedConfig) }
}

const cases: readonly [string, number, Measurement, unknown][] = [
  ['count', 2, 1, 1],
  ['sum', 3, 12.375, 99],
  ['sum-vec', 2, [0.5, 1, 0], [2 ** 39, 2 ** 40, 0]],
  ['histogram', 5, 3, [0, 0, 0, 1, 0, 0, 0, 0, 0, 0]],
  ['multihot', 2, [true, false, true, false, true], [1, 0, 1, 0, 1]],
  ['norm-sum', 3, [0.5, -0.5, 0.25, 0], [0.5, -0.5, 0.25, 0]],
  [
    'weighted-norm-sum',
    2,
    { vector: Float64Array.of(0.5, -0.5, 0.25, 0), weight: 1000 },
    { sum: Float64Array.of(500, -500, 250, 0), weight: 1000 },
  ],
  ['three-proofs', 4, [5, 0, 0, 1, 0, 0, 2, 0, 0, 3], [5, 0, 0, 1, 0, 0, 2, 0, 0, 3]],
]

function plain(result: unknown): unknown {
  if (result instanceof FieldVector) return result.toNumbers()
  if (result instanceof Float64Array) return [...result]
  return typeof result === 'bigint' ? Number(result) : result
}

describe.each(cases)('%s with %i aggregators', async (name, count, measurement, expected) => {
  const { task, aggregators, collector, verifyKey, configs } = await deploy(exampleTasks[name]!, count)
  const time = task.parameters.opens

  test('goes from the client to the collector, at the stated cost', async () => {
    const cost = sealedReportCost(task)
    const sealed = await sealReport(task, configs, measurement, { time })
    const { vdaf, ctx } = task
    const reports = await Promise.all(
      sealed.messages.map((message, i) => {
        expect(message).toHaveLength(i === 0 ? cost.toLeader : cost.toHelper)
        return openReport(task, i, [aggregators[i]!.key], message)
      }),
    )
    const verifications = reports.map(({ id, time: at, digest, publicShare, inputShare }, i) => {
      expect([id, at, digest]).toEqual([sealed.id, time, reports[0]!.digest])
      return vdaf.verifyInit(verifyKey, ctx, i, id, publicShare, inputShare)
    })
    const message = vdaf.verifierSharesToMessage(
      ctx,
      verifications.map(({ verifierShare }) => verifierShare),
    )
    const batch = { count: 1, idsDigest: randomBytes(32) }
    const aggShares = await Promise.all(
      verifications.map(async ({ state }, i) => {
        const share = vdaf.aggregate([vdaf.verifyNext(ctx, state, message)]).bytes
        const sealedShare = await sealAggregateShare(task, i, batch, share)
        expect(sealedShare).toHaveLength(cost.aggregateShare)
        return openAggregateShare(task, i, batch, collector, sealedShare)
      }),
    )
    expect(plain(vdaf.unshard(aggShares, 1))).toEqual(expected)
  })
})

test('the figures of the page', async () => {
  const parameters = { length: 1000, maxMeasurement: 65_535, chunkLength: 126 }
  const { task } = await deploy({ ...exampleTasks['sum-vec']!, fractionBits: 0, parameters }, 2)
  expect(sealedReportCost(task)).toMatchObject({ toLeader: 264_402, toHelper: 322 })
})

describe('a client', async () => {
  const { task, aggregators, configs } = await deploy(exampleTasks.histogram!, 2)
  const { opens, closes } = task.parameters
  const seal = (signed: readonly Uint8Array[], time = opens) => sealReport(task, signed, 3, { time })

  test('draws a fresh id, fresh shares and fresh keys each time', async () => {
    const reports = await Promise.all([seal(configs), seal(configs)])
    const [one, other] = reports.map(({ messages }) => messages[1]!)
    const parts = [
      [33, 49], // report id
      [66, 130], // commitments
      [194, 226], // encapsulated key
    ] as const
    for (const [from, to] of parts) expect(one!.subarray(from, to)).not.toEqual(other!.subarray(from, to))
  })

  test('seals in the window only', async () => {
    for (const time of [opens - 1, closes])
      await expect(seal(configs, time)).rejects.toMatchObject({ code: 'OUTSIDE_WINDOW' })
    // the time of a report is now, if left out
    const now = vi.spyOn(Date, 'now')
    onTestFinished(() => now.mockRestore())
    now.mockReturnValue(1000 * closes)
    await expect(sealReport(task, configs, 3)).rejects.toMatchObject({ code: 'OUTSIDE_WINDOW' })
    now.mockReturnValue(1000 * closes - 1)
    expect((await sealReport(task, configs, 3)).messages).toHaveLength(2)
  })

  test('refuses a measurement out of range without repeating it', async () => {
    const error = await sealReport(task, configs, 123_456, { time: opens }).catch((caught) => caught)
    expect(error).toMatchObject({ code: 'INVALID_ARGUMENT' })
    expect(error.message).not.toContain('123')
  })

  const signed = (changes: object, signingKey = aggregators[1]!.signingKey) =>
    signHpkeConfig({ ...aggregators[1]!.key.config, ...changes }, signingKey)

  test('seals to a key that its aggregator rotated to, and the aggregator opens by either', async () => {
    const keyPair = await KeyPair.generate()
    const config = { publicKey: keyPair.publicKey, notBefore: opens + 10, notAfter: closes }
    const rotated = await signHpkeConfig(config, aggregators[1]!.signingKey)
    const keys = [{ config, keyPair }, aggregators[1]!.key]
    for (const current of [rotated, configs[1]!]) {
      const { id, messages } = await seal([configs[0]!, current], opens + 10)
      expect((await openReport(task, 1, keys, messages[1]!)).id).toEqual(id)
    }
    const { messages } = await seal([configs[0]!, configs[1]!])
    await expect(openReport(task, 1, [keys[0]!], messages[1]!)).rejects.toMatchObject({ code: 'KEY_UNKNOWN' })
  })

  test.each([
    ['a key that another signed', await signed({}, aggregators[0]!.signingKey)],
    ["another's key", configs[0]!],
    ['a key from tomorrow on', await signed({ notBefore: opens + 86_400 })],
    ['a key of yesterday', await signed({ notBefore: 0, notAfter: opens - 1 })],
    ['a longer one', Uint8Array.of(...configs[1]!, 0)],
    ['nothing', new Uint8Array(0)],
  ])('refuses %s, and names the aggregator', async (_, config) => {
    await expect(seal([configs[0]!, config])).rejects.toMatchObject({
      code: 'KEY_CONFIG_INVALID',
      party: 'aggregator 1',
    })
  })

  test('refuses a key with any bit of it flipped', async () => {
    for (let at = 0; at < configs[1]!.length; at++) {
      const flipped = configs[1]!.with(at, configs[1]![at]! ^ (1 << (at % 8)))
      await expect(seal([configs[0]!, flipped])).rejects.toMatchObject({ code: 'KEY_CONFIG_INVALID' })
    }
  })

  test('refuses a long-term key that signs for everybody', async () => {
    // The neutral point with the signature (neutral point, 0) fits all messages, as ZIP 215 has it.
    const neutral = new Uint8Array(32).with(0, 1)
    const weak = await exampleTask(
      { ...exampleTasks.histogram!, name: 'weak' },
      aggregators,
      await KeyPair.generate(),
      randomBytes(32),
    )
    const lenient = Object.create(weak, {
      parameters: { value: { ...weak.parameters, aggregators: [weak.parameters.aggregators[0], neutral] } },
    })
    const forged = configs[1]!.slice()
    forged.set(neutral, forged.length - 64)
    forged.fill(0, forged.length - 32)
    const message = lengthPrefixed(utf8ToBytes('beaverdam/hpke-config/v1'), forged.subarray(0, -64))
    expect(ed25519.verify(forged.subarray(-64), message, neutral)).toBe(true)
    await expect(sealReport(lenient, [configs[0]!, forged], 3, { time: opens })).rejects.toMatchObject({
      code: 'KEY_CONFIG_INVALID',
    })
  })

  test('wants a key of each aggregator, and aggregators sign proper ones', async () => {
    const refused = { code: 'INVALID_ARGUMENT' }
    await expect(seal([configs[0]!])).rejects.toMatchObject(refused)
    for (const changes of [{ publicKey: new Uint8Array(31) }, { notBefore: -1 }, { notAfter: opens - 1 }])
      await expect(signed(changes)).rejects.toMatchObject(refused)
    await expect(signed({}, new Uint8Array(31))).rejects.toMatchObject(refused)
  })
})

describe('an aggregate share', async () => {
  const { task, collector } = await deploy(exampleTasks.count!, 2)
  const { task: other } = await deploy(exampleTasks.count!, 2)
  const batch = { count: 3, idsDigest: randomBytes(32) }
  const share = randomBytes(8)

  test('opens for its task, aggregator and batch alone', async () => {
    const sealed = await sealAggregateShare(task, 1, batch, share)
    expect(await openAggregateShare(task, 1, batch, collector, sealed)).toEqual(share)
    const others: readonly Parameters<typeof openAggregateShare>[] = [
      [other, 1, batch, collector, sealed],
      [task, 0, batch, collector, sealed],
      [task, 1, { ...batch, count: 4 }, collector, sealed],
      [task, 1, { ...batch, idsDigest: randomBytes(32) }, collector, sealed],
      [task, 1, batch, await KeyPair.generate(), sealed],
      [task, 1, batch, collector, sealed.with(50, sealed[50]! ^ 1)],
    ]
    for (const wrong of others)
      await expect(openAggregateShare(...wrong)).rejects.toMatchObject({ code: 'SEAL_INVALID' })
  })

  test('is refused of an aggregator that there is not, or of no report', async () => {
    const refused = { code: 'INVALID_ARGUMENT' }
    await expect(sealAggregateShare(task, 2, batch, share)).rejects.toMatchObject(refused)
    await expect(sealAggregateShare(task, 1, { ...batch, count: 0 }, share)).rejects.toMatchObject(refused)
  })
})

test('an opened report prints as a secret', async () => {
  const { task, aggregators, configs } = await deploy(exampleTasks.count!, 2)
  const { messages } = await sealReport(task, configs, 1, { time: task.parameters.opens })
  const report = await openReport(task, 1, [aggregators[1]!.key], messages[1]!)
  expect([`${report}`, JSON.stringify(report), inspect(report)]).toEqual([
    '[secret]',
    '"[secret]"',
    'OpenedReport [secret]',
  ])
})
