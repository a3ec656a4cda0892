import { bytesToHex, concatBytes, hexToBytes } from '@noble/hashes/utils.js'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { FieldVector } from '../../src/field/vector.ts'
import { randomBytes } from '../../src/random/csprng.ts'
import type { Party, Step } from '../../src/runtime/party.ts'
import { simulate } from '../../src/runtime/simulate.ts'
import { hashText, stepOf } from '../../src/runtime/step.ts'
import { type Lie, LyingParty } from '../../src/runtime/testing/lying-party.ts'
import { memoryTransports } from '../../src/transport/memory.ts'
import type * as Config from '../sealed-report/hpke-config.ts'
import { signedConfigBytes } from '../sealed-report/hpke-config.ts'
import type * as Binding from '../sealed-report/report-binding.ts'
import type * as Commitment from '../spdz/commitment.ts'
import { Commitments } from '../spdz/commitment.ts'
import type * as EchoModule from '../spdz/echo.ts'
import { Task } from '../task/task.ts'
import { commitVerifyKey } from '../task/verify-key.ts'
import { AggregatorKeys } from './aggregator-keys.ts'
import type * as BatchSize from './batch-size.ts'
import { openRelease } from './collector.ts'
import type * as Compare from './compare.ts'
import { foundTask, type TaskTerms } from './found-task.ts'
import type * as KeyChecks from './key-checks.ts'
import { MemoryReportLedger } from './memory-report-ledger.ts'
import type { ReportLedger } from './report-ledger.ts'
import { publishTask, receiveTask } from './session-terms.ts'
import type * as TermsCheck from './terms-check.ts'
import { type ClientLie, lyingMessages } from './testing/equivocating-client.ts'
import {
  aggregatorsOf,
  amongAggregators,
  countTerms,
  type Example,
  foundExample,
  messagesOf,
} from './testing/example-session.ts'
import { VerifiedAggregator } from './verified-aggregator.ts'
import { makeVerifyKey } from './verify-key.ts'

/** Checks that the control runs take out. */
const removed = vi.hoisted(() => new Set<string>())

vi.mock('./compare.ts', async (original) => {
  const module = await original<typeof Compare>()
  const compareAmongAll: typeof module.compareAmongAll = async (at, what, digest, code) => {
    if (removed.has('compare')) await at.exchange(stepOf(`verified-sum ${what}`), digest)
    else await module.compareAmongAll(at, what, digest, code)
  }
  return { ...module, compareAmongAll }
})

vi.mock('./key-checks.ts', async (original) => {
  const module = await original<typeof KeyChecks>()
  const checkKeys: typeof module.checkKeys = (...given) => {
    if (!removed.has('keys')) module.checkKeys(...given)
  }
  return { ...module, checkKeys }
})

vi.mock('./batch-size.ts', async (original) => {
  const module = await original<typeof BatchSize>()
  const checkBatchSize: typeof module.checkBatchSize = (...given) => {
    if (!removed.has('size')) module.checkBatchSize(...given)
  }
  return { ...module, checkBatchSize }
})

vi.mock('./terms-check.ts', async (original) => {
  const module = await original<typeof TermsCheck>()
  const checkTerms: typeof module.checkTerms = (...given) => {
    if (!removed.has('terms')) module.checkTerms(...given)
  }
  return { ...module, checkTerms }
})

vi.mock('../sealed-report/report-binding.ts', async (original) => {
  const module = await original<typeof Binding>()
  const reportDigest: typeof module.reportDigest = (header) =>
    removed.has('digest') ? new Uint8Array(32) : module.reportDigest(header)
  return { ...module, reportDigest }
})

vi.mock('../sealed-report/hpke-config.ts', async (original) => {
  const module = await original<typeof Config>()
  const verifyHpkeConfig: typeof module.verifyHpkeConfig = async (...given) =>
    removed.has('config')
      ? { publicKey: given[2].subarray(6, 38), notBefore: 0, notAfter: given[3] }
      : module.verifyHpkeConfig(...given)
  return { ...module, verifyHpkeConfig }
})

vi.mock('../spdz/commitment.ts', async (original) => {
  const module = await original<typeof Commitment>()
  class Unverified extends module.Commitments {
    override verify(...given: Parameters<Commitments['verify']>): void {
      if (!removed.has('commitment')) super.verify(...given)
    }
  }
  return { ...module, Commitments: Unverified }
})

vi.mock('../spdz/echo.ts', async (original) => {
  const module = await original<typeof EchoModule>()
  class Silent extends module.Echo {
    override async compare(...given: Parameters<EchoModule.Echo['compare']>): Promise<void> {
      if (!removed.has('echo')) await super.compare(...given)
    }
  }
  return { ...module, Echo: Silent }
})

afterEach(() => removed.clear())

const failure = (code: string, more = {}) => expect.objectContaining({ code, ...more })

const histogram = {
  vdaf: 'Prio3Histogram',
  field: 'Field128',
  parameters: { length: 4, chunkLength: 2 },
} as const satisfies Partial<TaskTerms>

const liar = 2
const example = await foundExample(3, histogram)

/** Runs three aggregators, of which the last lies. */
function withLiar<T>(lie: Lie, body: (party: Party) => Promise<T>): Promise<T[]> {
  return amongAggregators(3, (party) => body(party.id === liar ? new LyingParty(party, lie) : party))
}

/** Lies in all messages of one kind. */
function lieIn(what: string, change: (to: number, body: Uint8Array) => Uint8Array, of = example): Lie {
  const steps = [stepOf(`verified-sum ${what}`), stepOf(`verified-sum ${what}`, hashText(of.task.id))]
  return (to, step, body) => (steps.includes(step) ? change(to, body) : body)
}

const flipped = (body: Uint8Array, place = 0) => body.with(place, body[place]! ^ 1)

async function holding(
  messages: readonly (readonly Uint8Array[])[],
  of: Example = example,
  ledgers: readonly ReportLedger[] = [],
): Promise<readonly VerifiedAggregator[]> {
  const aggregators = aggregatorsOf(of, ledgers)
  for (const sent of messages)
    for (const [id, message] of sent.entries()) await aggregators[id]!.accept(message)
  return aggregators
}

describe('the verification key', () => {
  const reveal = stepOf('verify key')
  const commit = stepOf('verify key commitment')

  test('is not made if a party reveals something else than it committed to', async () => {
    const lie: Lie = (_, step, body) => (step === reveal ? flipped(body, 40) : body)
    const made = () => withLiar(lie, (party) => makeVerifyKey(party))
    const named = { party: 'aggregator-2' }
    await expect(made()).rejects.toThrow(failure('COMMITMENT_INVALID', named))
    removed.add('commitment')
    await expect(made()).resolves.toHaveLength(3)
  })

  test('is not made if a party commits to different things', async () => {
    const made = () =>
      amongAggregators(3, (party) => {
        const other = new Commitments(party, 'verified-sum verify key').commit(randomBytes(32))
        const lie: Lie = (to, step, body) =>
          to === 1 ? body : step === commit ? other.commitment : step === reveal ? other.opening : body
        return makeVerifyKey(party.id === liar ? new LyingParty(party, lie) : party)
      })
    await expect(made()).rejects.toThrow(failure('BROADCAST_INCONSISTENT'))
    removed.add('echo')
    const [first, second] = await made()
    expect(first).not.toEqual(second)
  })

  test('is not made of what another party committed to, in this session or in one before', async () => {
    /** It sends what the first aggregator sent, as if it were its own. */
    class Copying extends LyingParty {
      override async exchange(step: Step, body: Uint8Array): Promise<readonly Uint8Array[]> {
        const copy = await this.receive(0, step, body.length)
        await Promise.all([0, 1].map((to) => this.send(to, step, copy)))
        return [copy, await this.receive(1, step, body.length), copy]
      }
    }
    const copied = () =>
      amongAggregators(3, (party) => {
        return makeVerifyKey(party.id === liar ? new Copying(party, (_to, _step, body) => body) : party)
      })
    const recorded = new Map<number, Uint8Array>()
    const replay: Lie = (_, step, body) => {
      if (step !== commit && step !== reveal) return body
      const first = recorded.get(step) ?? body
      recorded.set(step, first)
      return first
    }
    // of two there is no echo in which the liar would have to lie as well
    const replayed = () =>
      amongAggregators(2, (party) => makeVerifyKey(party.id === 1 ? new LyingParty(party, replay) : party))
    await replayed()
    await expect(copied()).rejects.toThrow(failure('COMMITMENT_INVALID', { party: 'aggregator-2' }))
    await expect(replayed()).rejects.toThrow(failure('COMMITMENT_INVALID', { party: 'aggregator-1' }))
    removed.add('commitment')
    await expect(copied()).resolves.toHaveLength(3)
    await expect(replayed()).resolves.toHaveLength(2)
  })

  test('is that of the task', async () => {
    const { task, keys } = example
    const known = await AggregatorKeys.of(new Uint8Array(32), keys[0]!.signingKey, keys[0]!.receivers)
    const made = () => new VerifiedAggregator(task, 0, known)
    expect(made).toThrow(failure('KEYS_MISMATCH'))
    removed.add('keys')
    expect(made().id).toBe(0)
    expect(task.parameters.verifyKeyCommitment).toEqual(commitVerifyKey(keys[0]!.verifyKey))
  })
})

describe('a task is not founded', () => {
  const terms: TaskTerms = { ...countTerms, collectorKey: example.collector.publicKey }
  const found = (lie: Lie) => withLiar(lie, (party) => foundTask(party, terms))
  const keys = stepOf('verified-sum keys')

  test('if an aggregator names different keys', async () => {
    const own = await AggregatorKeys.of(randomBytes(32), randomBytes(32))
    const { signedConfig } = await own.addReceiver({ notBefore: terms.opens, notAfter: terms.closes })
    const other = concatBytes(own.signer, signedConfig)
    const lie: Lie = (to, step, body) => (step === keys && to === 0 ? other : body)
    await expect(found(lie)).rejects.toThrow(failure('TASK_MISMATCH'))
    removed.add('compare')
    const [first, second] = await found(lie)
    expect(first!.task.id).not.toBe(second!.task.id)
  })

  test('if an aggregator did not sign the key that it names', async () => {
    const lie: Lie = (_, step, body) => (step === keys ? flipped(body, 32 + 10) : body)
    await expect(found(lie)).rejects.toThrow(failure('KEY_CONFIG_INVALID', { party: 'aggregator 2' }))
    removed.add('config')
    const [first, second] = await found(lie)
    expect(first!.signedConfigs[2]).toEqual(second!.signedConfigs[2])
  })
})

describe('a report', () => {
  /** What becomes of it at each aggregator. */
  async function fates(lie: ClientLie): Promise<readonly string[]> {
    const aggregators = await holding([await lyingMessages(example, 1, lie)])
    const ends = await amongAggregators(3, (party) => aggregators[party.id]!.verify(party))
    return ends.map(({ accepted, rejected }) => [...rejected.values()][0] ?? `accepted ${accepted.length}`)
  }

  const toHelper = (
    change: (header: Parameters<NonNullable<ClientLie['header']>>[0]) => object,
  ): ClientLie => ({
    header: (header) => (header.aggregator === 1 ? change(header) : {}),
  })

  test.each([
    // the second aggregator's own part, of which it knows better
    ['public share', toHelper(({ publicShare }) => ({ publicShare: flipped(publicShare, 32) }))],
    ['time', toHelper(({ time }) => ({ time: time + 1 }))],
    ['commitments', toHelper(({ commitments }) => ({ commitments: commitments.with(0, randomBytes(32)) }))],
  ])('of different %s at two aggregators is dropped by all', async (_, lie) => {
    expect(await fates(lie)).toEqual(new Array(3).fill('EQUIVOCATION'))
    removed.add('digest')
    expect(await fates(lie)).toEqual(new Array(3).fill('accepted 1'))
  })

  test('that fails at one aggregator alone is dropped by all', async () => {
    const inputShare: ClientLie['inputShare'] = (share, aggregator) =>
      aggregator === 0 ? share.fill(0xff, 0, 16) : share
    expect(await fates({ inputShare })).toEqual(new Array(3).fill('REPORT_MALFORMED'))
    expect(await fates({})).toEqual(new Array(3).fill('accepted 1'))
  })

  test('without a valid proof is dropped by all', async () => {
    const inputShare: ClientLie['inputShare'] = (share, aggregator) =>
      aggregator === 0 ? share.with(0, share[0]! ^ 1) : share
    for (const fate of await fates({ inputShare }))
      expect(['PROOF_REJECTED', 'JOINT_RANDOMNESS_MISMATCH']).toContain(fate)
  })

  test('that was dropped does not come again', async () => {
    const lie = toHelper(({ time }) => ({ time: time + 1 }))
    const messages = await lyingMessages(example, 1, lie)
    const aggregators = aggregatorsOf(example)
    for (const id of [0, 1]) await aggregators[id]!.accept(messages[id]!)
    await amongAggregators(3, (party) => aggregators[party.id]!.verify(party))
    for (const id of [0, 1, 2])
      await expect(aggregators[id]!.accept(messages[id]!)).rejects.toThrow(failure('REPORT_REPEATED'))
  })

  test('enters one release', async () => {
    const messages = [await messagesOf(example, 1), await messagesOf(example, 1)]
    const release = async (aggregators: readonly VerifiedAggregator[]) => {
      const ends = await amongAggregators(3, async (party) => {
        const aggregator = aggregators[party.id]!
        await aggregator.verify(party)
        const batch = await aggregator.agree(party)
        return { batch, sealed: await aggregator.release(party, batch) }
      })
      const sealed = ends.map((end) => end.sealed)
      return openRelease(example.task, example.collector, ends[0]!.batch, sealed)
    }
    const aggregators = await holding(messages)
    const released = await release(aggregators)
    await expect(aggregators[0]!.accept(messages[0]![0]!)).rejects.toThrow(failure('REPORT_REPEATED'))
    // a ledger without memory takes it, and its sum is released again
    expect(await release(await holding(messages))).toMatchObject({ count: released.count })
  })

  test('is in no second release if an aggregator is asked again for the same batch', async () => {
    /** It hands out a sum as often as it is asked to. */
    class Forgetful extends MemoryReportLedger {
      readonly #released = new Map<string, Awaited<ReturnType<ReportLedger['release']>>>()
      override async release(ids: readonly string[]) {
        const sum = this.#released.get(ids.join()) ?? (await super.release(ids))
        this.#released.set(ids.join(), sum)
        return sum
      }
    }
    const messages = [await messagesOf(example, 1), await messagesOf(example, 1)]
    const twice = async (ledgers: readonly ReportLedger[]) => {
      const aggregators = await holding(messages, example, ledgers)
      return amongAggregators(3, async (party) => {
        const aggregator = aggregators[party.id]!
        await aggregator.verify(party)
        const batch = await aggregator.agree(party)
        await aggregator.release(party, batch)
        return aggregator.release(party, batch)
      })
    }
    await expect(twice([])).rejects.toThrow(failure('ALREADY_RELEASED'))
    await expect(twice([0, 1, 2].map(() => new Forgetful()))).resolves.toHaveLength(3)
  })
})

describe('an aggregator that lies', () => {
  const entryBytes = 48

  test('about what it holds is found, or drops honest reports', async () => {
    const messages = await Promise.all([0, 1, 2].map((measurement) => messagesOf(example, measurement)))
    const run = async () => {
      const ledger = new MemoryReportLedger()
      const aggregators = aggregatorsOf(example, [ledger])
      for (const [id, aggregator] of aggregators.entries())
        for (const sent of id === liar ? messages.slice(1) : messages) await aggregator.accept(sent[id]!)
      const all = (await ledger.waiting()).map(({ id, digest }) => id + bytesToHex(digest))
      // of two reports that it holds it tells the first aggregator, of one and another the second
      const lie = lieIn('waiting', (to, body) => {
        const [one, other] = [0, entryBytes].map((at) => bytesToHex(body.subarray(at, at + entryBytes)))
        const third = all.find((entry) => entry !== one && entry !== other)!
        return to === 0 ? body : hexToBytes([one, third].sort().join(''))
      })
      const ends = await withLiar(lie, (party) => aggregators[party.id]!.verify(party))
      return ends.slice(0, 2).map(({ rejected }) => rejected.size)
    }
    await expect(run()).rejects.toThrow(failure('SET_MISMATCH'))
    removed.add('compare')
    for (const count of await run()) expect(count).toBeGreaterThan(0)
  })

  test('about its verdict is found, or parts the others', async () => {
    const messages = [await messagesOf(example, 1), await messagesOf(example, 2)]
    const run = async () => {
      const aggregators = await holding(messages)
      const lie = lieIn('verdicts', (to, body) => (to === 0 ? body.with(0, 3) : body))
      const ends = await withLiar(lie, (party) => aggregators[party.id]!.verify(party))
      return ends.map(({ accepted }) => accepted.length)
    }
    await expect(run()).rejects.toThrow(failure('SET_MISMATCH'))
    removed.add('compare')
    expect(await run()).toEqual([1, 2, 2])
  })

  test.each([
    ['waiting', (body: Uint8Array) => concatBytes(body.subarray(entryBytes), body.subarray(0, entryBytes))],
    [
      'waiting',
      (body: Uint8Array) => concatBytes(body.subarray(0, entryBytes), body.subarray(0, entryBytes)),
    ],
    ['waiting', (body: Uint8Array) => body.subarray(1)],
    ['verdicts', (body: Uint8Array) => body.with(0, 5)],
    ['verifier shares', (body: Uint8Array) => body.with(0, 5)],
    ['verifier shares', (body: Uint8Array) => body.with(0, 1)],
  ])('in the form of its message about %s is named', async (what, change) => {
    const aggregators = await holding([await messagesOf(example, 1), await messagesOf(example, 2)])
    const lie = lieIn(what, (_, body) => change(body))
    const ended = withLiar(lie, (party) => aggregators[party.id]!.verify(party))
    await expect(ended).rejects.toThrow(failure('MALFORMED_FRAME', { party: 'aggregator-2' }))
  })

  test('in a verifier share drops the report everywhere, and no other', async () => {
    const aggregators = await holding([await messagesOf(example, 1), await messagesOf(example, 2)])
    const lie = lieIn('verifier shares', (_, body) => flipped(body, 1))
    const ends = await withLiar(lie, (party) => aggregators[party.id]!.verify(party))
    for (const { accepted, rejected } of ends) {
      expect(accepted).toHaveLength(1)
      expect([...rejected.values()]).toEqual(['PROOF_REJECTED'])
    }
  })

  test.each(['sets of reports', 'batches'])('about %s is found', async (what) => {
    const run = async () => {
      const aggregators = await holding([await messagesOf(example, 1), await messagesOf(example, 2)])
      return withLiar(
        lieIn(what, (_, body) => flipped(body)),
        async (party) => {
          const aggregator = aggregators[party.id]!
          await aggregator.verify(party)
          return aggregator.release(party, await aggregator.agree(party))
        },
      )
    }
    await expect(run()).rejects.toThrow(failure('SET_MISMATCH', { party: 'aggregator-2' }))
    removed.add('compare')
    await expect(run()).resolves.toHaveLength(3)
  })

  test('about the terms to a contributor is named', async () => {
    const terms = { ...countTerms, aggregators: 2, minBatch: 3 }
    const published = { task: (await foundExample(2, { minBatch: 3 })).task, signedConfigs: [] }
    const lowered = new Task({ ...published.task.parameters, minBatch: 2 })
    const told = async (tasks: readonly Task[]) => {
      const names = ['leader', 'helper', 'alice']
      const outcomes = await simulate(memoryTransports(names), { terms: {} }, async (party) => {
        if (party.id === 2) return (await receiveTask(party, terms)).task.parameters.minBatch
        const signedConfigs = [0, 1].map(() => new Uint8Array(signedConfigBytes))
        publishTask(party, terms, { task: tasks[party.id]!, signedConfigs }, [2])
        return undefined
      })
      return outcomes[2]!.value
    }
    expect(await told([published.task, published.task])).toBe(3)
    const lies = [
      ['leader', [lowered, lowered]],
      ['leader', [lowered, published.task]],
      ['helper', [published.task, lowered]],
    ] as const
    for (const [party, tasks] of lies)
      await expect(told(tasks)).rejects.toThrow(failure('TASK_MISMATCH', { party }))
    removed.add('terms')
    expect(await told([lowered, lowered])).toBe(2)
  })
})

test('a contributor alone does not make a batch', async () => {
  const known = await foundExample(2, { uploads: 'authenticated' })
  const run = async () => {
    const aggregators = aggregatorsOf(known)
    for (let i = 0; i < 3; i++)
      for (const [id, message] of (await messagesOf(known, 1)).entries())
        await aggregators[id]!.accept(message, 'mallory')
    return amongAggregators(2, async (party) => {
      await aggregators[party.id]!.verify(party)
      return (await aggregators[party.id]!.agree(party)).count
    })
  }
  await expect(run()).rejects.toThrow(failure('BATCH_TOO_SMALL'))
  removed.add('size')
  expect(await run()).toEqual([3, 3])
})

describe('what no check finds, as the page says', () => {
  test('an aggregator that shifts its share shifts the sum', async () => {
    class Shifting extends MemoryReportLedger {
      override async release(ids: readonly string[]) {
        const sum = await super.release(ids)
        return sum.add(FieldVector.of(sum.field, [5]))
      }
    }
    expect(await countOf([1, 0, 1], [new Shifting()])).toEqual({ count: 3, result: 7n })
  })

  test('contributors that fake all other reports read off the one that is left', async () => {
    const fakes = [0]
    for (const victim of [0, 1])
      expect(await countOf([victim, ...fakes])).toEqual({
        count: countTerms.minBatch,
        result: BigInt(victim),
      })
  })

  async function countOf(measurements: readonly number[], ledgers: readonly ReportLedger[] = []) {
    const of = await foundExample(2)
    const messages = await Promise.all(measurements.map((measurement) => messagesOf(of, measurement)))
    const aggregators = await holding(messages, of, ledgers)
    const ends = await amongAggregators(2, async (party) => {
      const aggregator = aggregators[party.id]!
      await aggregator.verify(party)
      const batch = await aggregator.agree(party)
      return { batch, sealed: await aggregator.release(party, batch) }
    })
    const sealed = ends.map((end) => end.sealed)
    return openRelease(of.task, of.collector, ends[0]!.batch, sealed)
  }
})
