import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { randomBytes } from '../../src/random/csprng.ts'
import { exampleTasks, histogram } from './example-tasks.ts'
import { toVdafInput } from './fixed-point.ts'
import type { TaskParameters } from './parameters.ts'
import { Task } from './task.ts'
import { commitVerifyKey } from './verify-key.ts'

const invalid = expect.objectContaining({ code: 'TASK_INVALID' })

const key = fc.uint8Array({ minLength: 32, maxLength: 32 })
const chunkLength = fc.integer({ min: 1, max: 100 })
const length = fc.integer({ min: 1, max: 1000 })
const maxMeasurement = fc.bigInt({ min: 1n, max: 2n ** 32n })
const fractionBits = fc.integer({ min: 0, max: 40 })
const none = fc.constant(0)

/** Small ranges, so that two tasks often agree in all but one thing. */
const vdaf: fc.Arbitrary<Pick<TaskParameters, 'vdaf' | 'field' | 'parameters' | 'fractionBits'>> = fc.oneof(
  fc.record({
    vdaf: fc.constant('Prio3Count' as const),
    field: fc.constant('Field64' as const),
    parameters: fc.constant({}),
    fractionBits: none,
  }),
  fc.record({
    vdaf: fc.constant('Prio3Sum' as const),
    field: fc.constant('Field64' as const),
    parameters: fc.record({ maxMeasurement }),
    fractionBits,
  }),
  fc.record({
    vdaf: fc.constant('Prio3SumVec' as const),
    field: fc.constant('Field128' as const),
    parameters: fc.record({ length, maxMeasurement, chunkLength }),
    fractionBits,
  }),
  fc.record({
    vdaf: fc.constant('Prio3Histogram' as const),
    field: fc.constant('Field128' as const),
    parameters: fc.record({ length, chunkLength }),
    fractionBits: none,
  }),
  fc.record({
    vdaf: fc.constant('Prio3MultihotCountVec' as const),
    field: fc.constant('Field128' as const),
    parameters: fc.record({ length: fc.constant(1000), maxWeight: length, chunkLength }),
    fractionBits: none,
  }),
  fc.record({
    vdaf: fc.constant('NormSum' as const),
    field: fc.constant('Field64' as const),
    parameters: fc.record({ dimension: length, l2NormBound: fc.integer({ min: 1, max: 2 ** 30 }) }),
    fractionBits,
  }),
  fc.record({
    vdaf: fc.constant('WeightedNormSum' as const),
    field: fc.constant('Field64' as const),
    parameters: fc.record({
      dimension: length,
      l2NormBound: fc.integer({ min: 1, max: 2 ** 16 }),
      maxWeight: fc.integer({ min: 1, max: 2 ** 14 }),
    }),
    fractionBits,
  }),
  fc.record({
    vdaf: fc.constant('Prio3SumVecWithMultiproof' as const),
    field: fc.constantFrom('Field64' as const, 'Field128' as const),
    parameters: fc.record({ proofs: fc.integer({ min: 3, max: 5 }), length, maxMeasurement, chunkLength }),
    fractionBits,
  }),
)

const noise = fc.option(
  fc.record({
    distribution: fc.constantFrom('discrete-gaussian' as const, 'discrete-laplace' as const),
    scale: fc.double({ min: 1e-3, max: 1e9, noNaN: true }),
  }),
  { nil: undefined },
)

const task: fc.Arbitrary<TaskParameters> = fc
  .record({
    vdaf,
    name: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }),
    batches: fc.tuple(fc.integer({ min: 2, max: 1000 }), fc.integer({ min: 0, max: 1000 })),
    window: fc.tuple(fc.integer({ min: 0, max: 2e9 }), fc.integer({ min: 1, max: 1e6 })),
    noise,
    uploads: fc.constantFrom('open' as const, 'authenticated' as const),
    collectorKey: key,
    verifyKeyCommitment: key,
    aggregators: fc.uniqueArray(key, { minLength: 2, maxLength: 5, selector: bytesToHex }),
  })
  .map(({ vdaf, batches: [minBatch, more], window: [opens, seconds], noise, ...rest }) => ({
    ...rest,
    ...vdaf,
    minBatch,
    maxBatch: minBatch + more,
    opens,
    closes: opens + seconds,
    ...(noise && { noise }),
  }))

test('a task is what its encoding and its JSON form say, and its id is the hash of its encoding', () => {
  fc.assert(
    fc.property(task, (parameters) => {
      const made = new Task(parameters)
      const encoding = made.encode()
      for (const other of [Task.decode(encoding), Task.fromJSON(JSON.parse(JSON.stringify(made)))]) {
        expect(other.parameters).toEqual(made.parameters)
        expect(other.encode()).toEqual(encoding)
        expect(other.id).toBe(bytesToHex(sha256(encoding)))
      }
    }),
    { numRuns: 300 },
  )
})

test('two tasks never have one encoding', () => {
  const alike = (x: Task, y: Task) => JSON.stringify(x) === JSON.stringify(y)
  // Tasks that differ in one part only, and tasks that differ in all.
  const pair = fc
    .tuple(task, task, fc.subarray(Object.keys(histogram) as (keyof TaskParameters)[], { maxLength: 2 }))
    .map(([x, y, keys]) => {
      const wanted = keys.some((part) => ['vdaf', 'field', 'parameters', 'fractionBits'].includes(part))
        ? [...keys, 'vdaf' as const, 'field' as const, 'parameters' as const, 'fractionBits' as const]
        : keys
      return [
        x,
        keys.length === 0 ? y : { ...x, ...Object.fromEntries(wanted.map((part) => [part, y[part]])) },
      ]
    })
  fc.assert(
    fc.property(pair, ([x, y]) => {
      let other: Task
      try {
        other = new Task(y as TaskParameters)
      } catch {
        return // a window that ends before it opens
      }
      const one = new Task(x as TaskParameters)
      expect(one.id === other.id).toBe(alike(one, other))
    }),
    { numRuns: 500 },
  )
})

test('a changed byte makes another task or none, and never the same', () => {
  for (const example of Object.values(exampleTasks)) {
    // Long chunks, so that a length of millions does not make millions of calls to prepare for.
    const parameters =
      'chunkLength' in example.parameters ? { ...example.parameters, chunkLength: 10_000 } : {}
    const made = new Task({ ...example, parameters: { ...example.parameters, ...parameters } })
    const encoding = made.encode()
    for (let at = 0; at < encoding.length; at++)
      for (const bit of [0x01, 0x80]) {
        let other: Task
        try {
          other = Task.decode(encoding.with(at, encoding[at]! ^ bit))
        } catch (error) {
          expect(error).toMatchObject({ code: 'TASK_INVALID' })
          continue
        }
        expect(other.id).not.toBe(made.id)
        expect(JSON.stringify(other)).not.toBe(JSON.stringify(made))
      }
  }
})

test('an encoding is neither shorter nor longer', () => {
  for (const parameters of Object.values(exampleTasks)) {
    const encoding = new Task(parameters).encode()
    for (let length = 0; length < encoding.length; length++)
      expect(() => Task.decode(encoding.subarray(0, length))).toThrow(invalid)
    expect(() => Task.decode(Uint8Array.of(...encoding, 0))).toThrow(invalid)
  }
  expect(() => Task.decode(new Uint8Array(2 ** 20))).toThrow(invalid)
})

test('random bytes are no task', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      expect(() => Task.decode(bytes)).toThrow(invalid)
    }),
  )
})

test('a scale without noise would be a second encoding of one task', () => {
  const encoding = new Task(histogram).encode()
  // behind the noise's kind stand its scale, uploads, two keys, and two aggregators with their number
  const scaleAt = encoding.length - (8 + 1 + 64 + 1 + 64)
  expect(encoding.subarray(scaleAt - 1, scaleAt + 8)).toEqual(new Uint8Array(9))
  expect(() => Task.decode(encoding.with(scaleAt, 1))).toThrow(invalid)
  expect(() => Task.decode(encoding.with(scaleAt + 7, 0x80))).toThrow(invalid) // -0
})

const json = () => JSON.parse(JSON.stringify(new Task(exampleTasks['sum-vec']!)))

test.each([
  ['nothing', null],
  ['a list', []],
  ['a key too many', { ...json(), more: 1 }],
  ['another format', { ...json(), format: 'beaverdam/task/v2' }],
  ['a number as its name', { ...json(), name: 7 }],
  ['a VDAF that is not known', { ...json(), vdaf: 'constructor' }],
  ['another VDAF', { ...json(), vdaf: 'Prio3Sum' }],
  ['a field that is not known', { ...json(), field: 'Field65' }],
  ['a field that its VDAF does not have', { ...json(), field: 'Field64' }],
  ['a parameter that is not an integer', { ...json(), parameters: { ...json().parameters, length: 1.5 } }],
  ['a parameter with leading zeroes', { ...json(), parameters: { ...json().parameters, length: '03' } }],
  ['no minimum batch', { ...json(), minBatch: undefined }],
  ['a minimum batch as a text', { ...json(), minBatch: '100' }],
  ['a minimum batch of one', { ...json(), minBatch: 1 }],
  ['a time of another zone', { ...json(), opens: '2027-01-15T08:00:00+01:00' }],
  ['a time with fractions', { ...json(), opens: '2027-01-15T08:00:00.500Z' }],
  ['a day', { ...json(), closes: '2027-01-22' }],
  ['an empty window', { ...json(), closes: json().opens }],
  ['noise that is not known', { ...json(), noise: { distribution: 'none', scale: 1 } }],
  ['noise of no scale', { ...json(), noise: { distribution: 'discrete-laplace', scale: 0 } }],
  ['uploads by nobody', { ...json(), uploads: 'closed' }],
  ['a short key', { ...json(), collectorKey: 'ab' }],
  ['a key in capitals', { ...json(), collectorKey: json().collectorKey.toUpperCase() }],
  ['one aggregator', { ...json(), aggregators: json().aggregators.slice(1) }],
  ['aggregators as a text', { ...json(), aggregators: 'two' }],
])('a JSON form with %s is refused', (_, changed) => {
  expect(() => Task.fromJSON(changed)).toThrow(invalid)
})

describe('a task is refused', () => {
  const code = (changes: Partial<TaskParameters>) => {
    try {
      new Task({ ...histogram, ...changes })
      return 'made'
    } catch (error) {
      return (error as { code: string }).code
    }
  }

  test.each<[string, string, Partial<TaskParameters>]>([
    ['made', 'as it is', {}],
    ['INVALID_ARGUMENT', 'without a name', { name: '' }],
    ['INVALID_ARGUMENT', 'with a name that is too long', { name: 'é'.repeat(128) }],
    ['INVALID_ARGUMENT', 'with half of a surrogate pair in its name', { name: '\ud800' }],
    ['INVALID_ARGUMENT', 'with fractions of a choice', { fractionBits: 1 }],
    ['INVALID_ARGUMENT', 'with a parameter too many', { parameters: { ...histogram.parameters, more: 1 } }],
    ['INVALID_ARGUMENT', 'with a negative parameter', { parameters: { length: -1, chunkLength: 4 } }],
    [
      'INVALID_ARGUMENT',
      'with a parameter that is too large',
      { parameters: { length: 2n ** 128n, chunkLength: 4 } },
    ],
    [
      'INVALID_ARGUMENT',
      'with more buckets than fit memory',
      { parameters: { length: 2 ** 40, chunkLength: 4 } },
    ],
    ['INVALID_ARGUMENT', 'with a batch of one', { minBatch: 1 }],
    ['INVALID_ARGUMENT', 'with a minimum above the maximum', { minBatch: 100_001 }],
    ['INVALID_ARGUMENT', 'with a batch that is too large', { maxBatch: 2 ** 24 + 1 }],
    [
      'INVALID_ARGUMENT',
      'with noise of no end',
      { noise: { distribution: 'discrete-laplace', scale: Infinity } },
    ],
    [
      'INVALID_ARGUMENT',
      'with one key twice',
      { aggregators: [histogram.collectorKey, histogram.collectorKey] },
    ],
    ['INVALID_ARGUMENT', 'with a key too short', { verifyKeyCommitment: new Uint8Array(31) }],
  ])('%s %s', (expected, _, changes) => {
    expect(code(changes)).toBe(expected)
  })

  const sum = { vdaf: 'Prio3Sum', field: 'Field64' } as const

  test('if its largest sum could wrap, and not just below', () => {
    const fits = (2n ** 64n - 2n ** 32n) / 100_000n
    expect(code({ ...sum, parameters: { maxMeasurement: fits } })).toBe('made')
    expect(code({ ...sum, parameters: { maxMeasurement: fits + 1n } })).toBe('HEADROOM_EXCEEDED')
  })

  test('if its field has no room for the norm', () => {
    const normSum = (l2NormBound: number) =>
      code({ vdaf: 'NormSum', field: 'Field64', parameters: { dimension: 4, l2NormBound } })
    expect([2 ** 31, 2 ** 32].map(normSum)).toEqual(['made', 'HEADROOM_EXCEEDED'])
  })

  test('if its field has no room for the norm times the weight, naming what fits', () => {
    const weighted = (bits: number, maxWeight: number) =>
      ({
        ...histogram,
        vdaf: 'WeightedNormSum',
        field: 'Field64',
        parameters: { dimension: 4, l2NormBound: 2 ** bits, maxWeight },
        fractionBits: bits,
      }) as const
    expect(code(weighted(20, 2364))).toBe('made')
    const error = (bits: number, maxWeight: number) => () => new Task(weighted(bits, maxWeight))
    expect(error(20, 2365)).toThrow(/19 fraction bits, or weights up to 2364 would fit/)
    expect(error(20, 10_000)).toThrow(/17 fraction bits, or weights up to 2364 would fit/)
    expect(code(weighted(17, 10_000))).toBe('made')
    expect(error(40, 3)).toThrow(/29 fraction bits would fit/)
    expect(error(0, 2 ** 40)).toThrow(/; weights up to 2479700524 would fit/)
  })

  test('if the weights of its largest batch are no exact number', () => {
    const weights = { vdaf: 'WeightedNormSum', field: 'Field64', fractionBits: 0, maxBatch: 2 ** 23 } as const
    const parameters = { dimension: 4, l2NormBound: 1, maxWeight: 2 ** 30 - 1 }
    expect(code({ ...weights, parameters })).toBe('made')
    expect(code({ ...weights, parameters: { ...parameters, maxWeight: 2 ** 30 } })).toBe('HEADROOM_EXCEEDED')
  })

  test('if a client can compute a false proof that passes', () => {
    const multiproof = (proofs: number) =>
      code({
        vdaf: 'Prio3SumVecWithMultiproof',
        field: 'Field64',
        parameters: { proofs, length: 1000, maxMeasurement: 1, chunkLength: 32 },
      })
    expect([1, 2, 3].map(multiproof)).toEqual(['FIELD_TOO_SMALL', 'made', 'made'])
  })
})

test('a task keeps what it was made of', () => {
  const collectorKey = randomBytes(32)
  const made = new Task({ ...histogram, collectorKey })
  collectorKey[0] = collectorKey[0]! ^ 1
  expect(Task.decode(made.encode()).parameters).toEqual(made.parameters)
})

test('its window has its first second and not its last', () => {
  const { opens, closes } = histogram
  const made = new Task(histogram)
  expect([opens - 1, opens, closes - 1, closes].map((time) => made.accepts(time))).toEqual([
    ...[false, true],
    ...[true, false],
  ])
})

test('verification keys have commitments of their own', () => {
  const verifyKey = randomBytes(32)
  expect(commitVerifyKey(verifyKey)).toEqual(commitVerifyKey(verifyKey.slice()))
  expect(commitVerifyKey(verifyKey)).not.toEqual(commitVerifyKey(verifyKey.with(0, verifyKey[0]! ^ 1)))
  expect(() => commitVerifyKey(new Uint8Array(31))).toThrow(
    expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
  )
})

test('reals become whole units, ties to even, where the VDAF takes integers', () => {
  const { sum, count, 'norm-sum': normSum } = exampleTasks
  const tenths = { ...sum!, fractionBits: 1 }
  expect(toVdafInput(1.25, tenths)).toBe(2)
  expect(toVdafInput([0.75, 1.25, 3], tenths)).toEqual(Float64Array.of(2, 2, 6))
  expect(toVdafInput(true as never, count!)).toBe(true)
  expect(toVdafInput([0.75], normSum!)).toEqual(Float64Array.of(0.75))
  expect(toVdafInput(Float32Array.of(0.75), normSum!)).toEqual(Float32Array.of(0.75))
})

test('a vector has a weight where the VDAF takes one, and only there', () => {
  const { sum, 'norm-sum': normSum, 'weighted-norm-sum': weighted } = exampleTasks
  const measurement = { vector: Float64Array.of(0.75), weight: 3 }
  expect(toVdafInput(measurement, weighted!)).toBe(measurement)
  const refused = expect.objectContaining({ code: 'INVALID_ARGUMENT' })
  for (const task of [sum!, normSum!]) expect(() => toVdafInput(measurement, task)).toThrow(refused)
  expect(() => toVdafInput(measurement.vector, weighted!)).toThrow(refused)
})
