import { afterEach, describe, expect, test, vi } from 'vitest'
import { BeaverdamError } from '../../src/errors.ts'
import { randomBytes } from '../../src/random/csprng.ts'
import type * as Gcm from '../hpke/aes-gcm.ts'
import { KeyPair } from '../hpke/key-pair.ts'
import { exampleTasks } from '../task/example-tasks.ts'
import { exampleAggregator, exampleTask } from './example-parties.ts'
import type * as Header from './header-checks.ts'
import type { ReceiverKey } from './header-checks.ts'
import { openReport } from './open-report.ts'
import type * as Purpose from './purpose.ts'
import { inputShareInfo } from './purpose.ts'
import type * as Binding from './report-binding.ts'
import { sealReport } from './seal-report.ts'
import type * as Commitment from './share-commitment.ts'

/** Checks that the control runs take out. */
const removed = vi.hoisted(() => new Set<string>())

vi.mock('./header-checks.ts', async (original) => {
  const module = await original<typeof Header>()
  const mocked: typeof module = {
    ...module,
    checkTask: (...given) => removed.has('task') || module.checkTask(...given),
    checkReceiver: (...given) => removed.has('receiver') || module.checkReceiver(...given),
    checkWindow: (...given) => removed.has('window') || module.checkWindow(...given),
    // the aggregator that has one key tries that
    keyFor: (header, keys) => (removed.has('key') ? keys[0]!.keyPair : module.keyFor(header, keys)),
  }
  return mocked
})

vi.mock('./report-binding.ts', async (original) => {
  const module = await original<typeof Binding>()
  const associatedData: typeof module.associatedData = (header) =>
    removed.has('data') ? new Uint8Array(0) : module.associatedData(header)
  return { ...module, associatedData }
})

vi.mock('./purpose.ts', async (original) => {
  const module = await original<typeof Purpose>()
  const inputShareInfo: typeof module.inputShareInfo = (aggregator) =>
    removed.has('purpose') ? new Uint8Array(0) : module.inputShareInfo(aggregator)
  return { ...module, inputShareInfo }
})

vi.mock('./share-commitment.ts', async (original) => {
  const module = await original<typeof Commitment>()
  const checkCommitment: typeof module.checkCommitment = async (...given) => {
    if (!removed.has('commitment')) await module.checkCommitment(...given)
  }
  return { ...module, checkCommitment }
})

// Without its tag GCM is counter mode, whose first counter for a text is 2.
vi.mock('../hpke/aes-gcm.ts', async (original) => {
  const module = await original<typeof Gcm>()
  const gcmOpen: typeof module.gcmOpen = async (messageKey, aad, sealed) => {
    if (!removed.has('tag')) return module.gcmOpen(messageKey, aad, sealed)
    const { subtle } = globalThis.crypto
    const key = await subtle.importKey('raw', messageKey.key as BufferSource, 'AES-CTR', false, ['decrypt'])
    const counter = Uint8Array.of(...messageKey.nonce, 0, 0, 0, 2)
    const text = sealed.slice(0, sealed.length - module.tagBytes)
    return new Uint8Array(await subtle.decrypt({ name: 'AES-CTR', counter, length: 32 }, key, text))
  }
  return { ...module, gcmOpen }
})

afterEach(() => removed.clear())

const aggregatorCount = 3
const example = exampleTasks.histogram!
const aggregators = await Promise.all(
  Array.from({ length: aggregatorCount }, () => exampleAggregator(example)),
)
const taskNamed = async (name: string) =>
  exampleTask({ ...example, name }, aggregators, await KeyPair.generate(), randomBytes(32))
const [task, otherTask] = [await taskNamed('one'), await taskNamed('other')] as const
const configs = aggregators.map(({ signedConfig }) => signedConfig)
const keysOf = (aggregator: number) => [aggregators[aggregator]!.key]

const seal = async (of = task) => (await sealReport(of, configs, 3, { time: example.opens })).messages

/** The code of the error that a message ends with, or `opened`. */
async function verdict(
  message: Uint8Array,
  aggregator: number,
  keys: readonly ReceiverKey[] = keysOf(aggregator),
): Promise<string> {
  try {
    await openReport(task, aggregator, keys, message)
    return 'opened'
  } catch (error) {
    if (error instanceof BeaverdamError) return error.code
    throw error
  }
}

/** The parts of a message for three aggregators, in their order. */
const parts = {
  version: [0, 1],
  task: [1, 33],
  id: [33, 49],
  time: [49, 57],
  aggregator: [57, 58],
  key: [58, 66],
  commitments: [66, 162],
  publicShare: [162, 258],
  encapsulated: [258, 290],
  opener: [290, 306],
  share: [306, 370],
  tag: [370, 386],
} as const

type Part = keyof typeof parts

function flipped(message: Uint8Array, part: Part, bit: number): Uint8Array {
  const at = parts[part][0] + (bit >> 3)
  return message.with(at, message[at]! ^ (1 << (bit & 7)))
}

test('the parts are those of a message, which opens at its aggregator', async () => {
  const messages = await seal()
  expect(messages.map(({ length }) => length)).toEqual([messages[0]!.length, 386, 386])
  for (const [i, message] of messages.entries()) expect(await verdict(message, i)).toBe('opened')
})

describe('a flipped bit is refused by the check that should', () => {
  const expected: Readonly<Record<Part, readonly string[]>> = {
    version: ['REPORT_MALFORMED'],
    task: ['TASK_MISMATCH'],
    id: ['SEAL_INVALID'],
    // a time that is no number is malformed, one within the window breaks the seal
    time: ['OUTSIDE_WINDOW', 'SEAL_INVALID', 'REPORT_MALFORMED'],
    aggregator: ['RECEIVER_MISMATCH'],
    key: ['KEY_UNKNOWN'],
    commitments: ['SEAL_INVALID'],
    publicShare: ['SEAL_INVALID'],
    encapsulated: ['SEAL_INVALID'],
    opener: ['SEAL_INVALID'],
    share: ['SEAL_INVALID'],
    tag: ['SEAL_INVALID'],
  }

  test.each(Object.keys(parts) as Part[])('in %s', async (part) => {
    const messages = await seal()
    const [from, to] = parts[part]
    const found = new Set<string>()
    for (let bit = 0; bit < 8 * (to - from); bit += part === 'time' ? 1 : 3)
      found.add(await verdict(flipped(messages[1]!, part, bit), 1))
    expect([...found].sort()).toEqual([...expected[part]].sort())
  })

  test('at each place of the message to the leader', async () => {
    const [message] = await seal()
    for (let at = 0; at < message!.length; at += 5)
      expect(await verdict(message!.with(at, message![at]! ^ (1 << (at % 8))), 0)).not.toBe('opened')
  })
})

/** What a message ends with as more and more checks are taken out. */
async function downfall(
  tampered: () => Promise<readonly [message: Uint8Array, aggregator: number]>,
  checks: readonly string[],
  keys?: readonly ReceiverKey[],
): Promise<readonly string[]> {
  const verdicts: string[] = []
  for (let count = 0; count <= checks.length; count++) {
    removed.clear()
    // What binds at both ends is taken out at both.
    for (const check of checks.slice(0, count)) removed.add(check)
    verdicts.push(await verdict(...(await tampered()), keys))
  }
  return verdicts
}

describe('with the checks taken out one after the other, it opens in the end:', () => {
  const flip = (part: Part, bit: number) => async () => [flipped((await seal())[1]!, part, bit), 1] as const

  test("another task's report", async () => {
    const foreign = async () => [(await seal(otherTask))[1]!, 1] as const
    expect(await downfall(foreign, ['task', 'commitment'])).toEqual([
      'TASK_MISMATCH',
      'COMMITMENT_INVALID',
      'opened',
    ])
  })

  test("another helper's message, at a helper that has its key", async () => {
    const keys = [...keysOf(1), ...keysOf(2)]
    const message = (await seal())[2]!
    expect(await verdict(message, 1, keys)).toBe('RECEIVER_MISMATCH')
    removed.add('receiver')
    expect(await verdict(message, 1, keys)).toBe('COMMITMENT_INVALID')
    removed.add('commitment')
    expect(await verdict(message, 1, keys)).toBe('opened')
  })

  test("another helper's message under one's own number", async () => {
    const misdirected = async () => [(await seal())[2]!.with(57, 1), 1] as const
    expect(await downfall(misdirected, ['key'])).toEqual(['KEY_UNKNOWN', 'SEAL_INVALID'])
    const keys = [...keysOf(1), ...keysOf(2)]
    expect(await downfall(misdirected, ['data', 'commitment'], keys)).toEqual([
      'SEAL_INVALID',
      'COMMITMENT_INVALID',
      'opened',
    ])
  })

  test('a report at another time, within the window', async () => {
    expect(await downfall(flip('time', 6), ['data'])).toEqual(['SEAL_INVALID', 'opened'])
  })

  test('a report at a time outside of it', async () => {
    removed.add('window') // at the client too
    const { messages } = await sealReport(task, configs, 3, { time: example.closes })
    removed.clear()
    expect(await verdict(messages[1]!, 1)).toBe('OUTSIDE_WINDOW')
    removed.add('window')
    expect(await verdict(messages[1]!, 1)).toBe('opened')
  })

  test('a report under another key id', async () => {
    expect(await downfall(flip('key', 3), ['key', 'data'])).toEqual(['KEY_UNKNOWN', 'SEAL_INVALID', 'opened'])
  })

  test('a report under another id', async () => {
    expect(await downfall(flip('id', 3), ['data', 'commitment'])).toEqual([
      'SEAL_INVALID',
      'COMMITMENT_INVALID',
      'opened',
    ])
  })

  test.each<[Part, number]>([
    ['publicShare', 5],
    ['commitments', 5],
  ])('a flipped bit in %s', async (part, bit) => {
    expect(await downfall(flip(part, bit), ['data'])).toEqual(['SEAL_INVALID', 'opened'])
  })

  test.each<Part>(['share', 'opener'])('a flipped bit in the sealed %s', async (part) => {
    expect(await downfall(flip(part, 5), ['tag', 'commitment'])).toEqual([
      'SEAL_INVALID',
      'COMMITMENT_INVALID',
      'opened',
    ])
  })

  test('a commitment to another share', async () => {
    // A client that lies seals what it sends itself: the change is made where it seals.
    const lying = async () => {
      const honest = crypto.subtle.digest.bind(crypto.subtle)
      let count = 0
      vi.spyOn(crypto.subtle, 'digest').mockImplementation(async (algorithm, data) =>
        count++ === 1 ? honest(algorithm, new Uint8Array(1)) : honest(algorithm, data),
      )
      const messages = await seal()
      vi.restoreAllMocks()
      return [messages[1]!, 1] as const
    }
    expect(await downfall(lying, ['commitment'])).toEqual(['COMMITMENT_INVALID', 'opened'])
  })

  test("a leader's share sealed as a helper's", async () => {
    expect(inputShareInfo(0)).not.toEqual(inputShareInfo(1))
    expect(inputShareInfo(1)).toEqual(inputShareInfo(2))
    removed.add('purpose')
    const message = (await seal())[1]!
    expect(await verdict(message, 1)).toBe('opened')
    removed.delete('purpose')
    expect(await verdict(message, 1)).toBe('SEAL_INVALID')
  })
})

test('a message of another length is malformed before anything is read', async () => {
  const [leader, helper] = await seal()
  const others = [
    [helper!.subarray(0, 385), 1],
    [Uint8Array.of(...helper!, 0), 1],
    [new Uint8Array(0), 1],
    [helper!, 0],
    [leader!, 1],
  ] as const
  for (const [message, aggregator] of others)
    expect(await verdict(message, aggregator)).toBe('REPORT_MALFORMED')
})

test('an encapsulated key of small order is refused', async () => {
  const message = (await seal())[1]!
  message.fill(0, ...parts.encapsulated)
  expect(await verdict(message, 1)).toBe('INVALID_POINT')
})

test('an aggregator that there is not is a mistake of the caller', async () => {
  expect(await verdict((await seal())[1]!, 3, keysOf(1))).toBe('INVALID_ARGUMENT')
})

describe('a client that tells aggregators different things', () => {
  const digests = async (messages: readonly Uint8Array[]) => {
    const reports = await Promise.all(messages.map((message, i) => openReport(task, i, keysOf(i), message)))
    return new Set(reports.map(({ digest }) => digest.join()))
  }

  test('is found by their digests, which an honest one has alike', async () => {
    expect((await digests(await seal())).size).toBe(1)
    const random = randomBytes(16)
    const sameId = async () => {
      let calls = 0
      const source = (length: number) => (calls++ === 0 ? random.slice() : randomBytes(length))
      return (await sealReport(task, configs, 3, { time: example.opens, random: source })).messages
    }
    const [one, other] = [await sameId(), await sameId()]
    expect((await digests([one[0]!, one[1]!, other[2]!])).size).toBe(2)
  })
})
