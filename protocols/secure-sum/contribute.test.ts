import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { Field64 } from '../../src/field/field64.ts'
import { Field128 } from '../../src/field/field128.ts'
import { primeField } from '../../src/field/prime-field.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { Seed } from '../../src/random/seed.ts'
import { expandShare } from '../../src/sharing/additive.ts'
import { contribute, shareUse } from './contribute.ts'
import { vectorHolder } from './contribution-id.ts'
import { decodeShareMessage, maxShareMessageBytes, shareHeaderBytes } from './share-message.ts'
import { SumTask, type SumTaskParameters } from './task.ts'

const parameters: SumTaskParameters = {
  name: 'test',
  field: Field64,
  length: 3,
  format: { fractionBits: 8, clip: 4 },
  maxWeight: 10,
  minBatch: 2,
  maxBatch: 10,
  aggregators: 3,
}
const task = new SumTask(parameters)
const reals = Float32Array.of(1, -2, 100)

test('the shares add up to the weighted values and the weight', async () => {
  const { id, messages, saturated } = await contribute(task, reals, { weight: 3 })
  expect(saturated).toBe(1)
  let sum = FieldVector.zero(Field64, 4)
  for (const [aggregator, message] of messages.entries()) {
    const share = decodeShareMessage(task, aggregator, message)
    expect(share.id).toBe(id)
    const isVector = vectorHolder(id, 3) === aggregator
    sum = sum.add(
      isVector
        ? FieldVector.fromBytes(Field64, share.share)
        : await expandShare(Field64, Seed.fromBytes(share.share), shareUse(task, id), 4),
    )
  }
  expect(sum.toNumbers()).toEqual([3 * 256, -3 * 512, 3 * 1024, 3])
})

test('any two contributions of the same values have nothing in common', async () => {
  const [one, two] = [
    await contribute(task, reals, { weight: 3 }),
    await contribute(task, reals, { weight: 3 }),
  ]
  const shares = [one, two].flatMap(({ messages }) =>
    messages.map((message) => Buffer.from(message.subarray(shareHeaderBytes)).toString('hex')),
  )
  expect(one.id).not.toBe(two.id)
  expect(new Set(shares).size).toBe(6)
})

describe('a contributor refuses', () => {
  test.each([
    ['another number of reals', task, [1, 2], { weight: 1 }, 'LENGTH_MISMATCH'],
    ['NaN', task, [1, Number.NaN, 2], { weight: 1 }, 'NOT_FINITE'],
    ['a weight above the largest', task, [1, 2, 3], { weight: 11 }, 'INVALID_ARGUMENT'],
    ['a weight that is no integer', task, [1, 2, 3], { weight: 0.5 }, 'INVALID_ARGUMENT'],
    ['a missing weight', task, [1, 2, 3], {}, 'INVALID_ARGUMENT'],
    ['a weight where there are none', unweighted(), [1, 2, 3], { weight: 1 }, 'INVALID_ARGUMENT'],
  ])('%s', async (_, given, values, options, code) => {
    await expect(contribute(given, Float64Array.from(values), options)).rejects.toMatchObject({ code })
  })
})

function unweighted(): SumTask {
  const { maxWeight: _, ...rest } = parameters
  return new SumTask(rest)
}

describe('an aggregator takes apart', () => {
  /** A message for the aggregator that gets the vector, and for one that gets a seed. */
  async function both() {
    const { id, messages } = await contribute(task, reals, { weight: 3 })
    const holder = vectorHolder(id, 3)
    return [holder, (holder + 1) % 3].map((aggregator) => ({ aggregator, message: messages[aggregator]! }))
  }

  test('what is well formed, from bytes at any place in a buffer', async () => {
    for (const { aggregator, message } of await both()) {
      expect(message.length).toBeLessThanOrEqual(maxShareMessageBytes(task))
      const moved = new Uint8Array(message.length + 3)
      moved.set(message, 3)
      const { share } = decodeShareMessage(task, aggregator, moved.subarray(3))
      expect(share).toEqual(message.subarray(shareHeaderBytes))
    }
  })

  test.each<[string, (message: Uint8Array) => Uint8Array]>([
    ['nothing', () => new Uint8Array(0)],
    ['half a header', (message) => message.subarray(0, shareHeaderBytes - 1)],
    ['another version', (message) => changed(message, 0)],
    ['a share for another aggregator', (message) => changed(message, 2)],
    ['a share for another task', (message) => changed(message, shareHeaderBytes - 1)],
    ['a share that is too short', (message) => message.subarray(0, message.length - 1)],
    ['a share that is too long', (message) => Uint8Array.of(...message, 0)],
  ])('and refuses %s', async (_, change) => {
    for (const { aggregator, message } of await both())
      expect(() => decodeShareMessage(task, aggregator, change(message))).toThrow(
        expect.objectContaining({ code: 'CONTRIBUTION_INVALID' }),
      )
  })

  test('and refuses elements that are not below the modulus', async () => {
    const [{ aggregator, message }] = (await both()) as [{ aggregator: number; message: Uint8Array }]
    const wrong = message.slice().fill(0xff, shareHeaderBytes + 8, shareHeaderBytes + 16)
    expect(() => decodeShareMessage(task, aggregator, wrong)).toThrow(
      expect.objectContaining({ code: 'CONTRIBUTION_INVALID', message: expect.stringContaining('index 1') }),
    )
  })
})

function changed(message: Uint8Array, at: number): Uint8Array {
  const copy = message.slice()
  copy[at]! ^= 1
  return copy
}

describe('a task', () => {
  test('is refused if its largest batch of the heaviest contributions could wrap', () => {
    const wide = { format: { fractionBits: 40, clip: 2 ** 10 }, maxWeight: 2 ** 10 }
    // 2^40 2^10 2^10 2^2 < (p - 1) / 2 < 2^40 2^10 2^10 2^3
    expect(new SumTask({ ...parameters, ...wide, maxBatch: 4 }).maxBatch).toBe(4)
    for (const more of [{ maxBatch: 8 }, { maxBatch: 4, maxWeight: 2 ** 11 }])
      expect(() => new SumTask({ ...parameters, ...wide, ...more })).toThrow(
        expect.objectContaining({ code: 'HEADROOM_EXCEEDED' }),
      )
  })

  test('is refused if the weights alone could wrap', async () => {
    const field = await primeField(8_388_593n)
    const light = { ...parameters, field, format: { fractionBits: 0, clip: 0.25 }, maxBatch: 4 }
    expect(new SumTask({ ...light, maxWeight: 2 ** 20 - 2 }).maxBatch).toBe(4)
    expect(() => new SumTask({ ...light, maxWeight: 2 ** 20 - 1 })).toThrow(
      expect.objectContaining({ code: 'HEADROOM_EXCEEDED' }),
    )
  })

  test('has an id that any parameter changes', () => {
    const { maxWeight: _, ...unweighted } = parameters
    const others: SumTaskParameters[] = [
      parameters,
      unweighted,
      { ...parameters, name: 'test 2' },
      { ...parameters, field: Field128 },
      { ...parameters, length: 4 },
      { ...parameters, format: { fractionBits: 9, clip: 4 } },
      { ...parameters, format: { fractionBits: 8, clip: 4.5 } },
      { ...parameters, maxWeight: 11 },
      { ...parameters, minBatch: 3 },
      { ...parameters, maxBatch: 11 },
      { ...parameters, aggregators: 4 },
    ]
    expect(new Set(others.map((given) => new SumTask(given).id)).size).toBe(others.length)
    expect(new SumTask({ ...parameters }).id).toBe(task.id)
  })

  test.each([
    { length: 0 },
    { length: 2 ** 27 + 1 },
    { minBatch: 1 },
    { minBatch: 11 },
    { maxBatch: 2 ** 20 + 1 },
    { aggregators: 1 },
    { aggregators: 256 },
    { maxWeight: 0 },
    { format: { fractionBits: 41, clip: 1 } },
    { format: { fractionBits: 8, clip: Number.POSITIVE_INFINITY } },
    { name: 'x'.repeat(256) },
  ])('is refused with $0', (change) => {
    expect(() => new SumTask({ ...parameters, ...change })).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    )
  })

  test('encodes as the page says', () => {
    expect(Buffer.from(task.encode()).toString('hex')).toBe(
      [
        `1c00${Buffer.from('beaverdam/secure-sum/task/v1').toString('hex')}`,
        '040074657374',
        '080001000000ffffffff',
        '03000000',
        '08',
        '0000000000001040',
        '0a00000000000000',
        '02000000',
        '0a000000',
        '03',
      ].join(''),
    )
  })
})

test('a contribution shows no share when it is printed', async () => {
  const contribution = await contribute(task, reals, { weight: 3 })
  const shown = { id: contribution.id, saturated: 1 }
  expect(JSON.parse(JSON.stringify(contribution))).toEqual(shown)
  expect(inspect(contribution, { depth: 5, showHidden: true })).not.toContain('Uint8Array')
})
