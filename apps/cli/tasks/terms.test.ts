import { expect, test } from 'vitest'
import { Task, type VdafName } from '../../../protocols/task/index.ts'
import { UsageError } from '../commands/usage-error.ts'
import { measurementText } from './measurement-text.ts'
import { type RequestedBounds, termsOf } from './terms.ts'

const common = {
  name: 'a sum',
  field: undefined,
  minBatch: 2,
  maxBatch: 100,
  opens: 1_800_000_000,
  closes: 1_800_604_800,
  uploads: 'open' as const,
}

const terms = (vdaf: VdafName, bounds: RequestedBounds, fractionBits?: number) =>
  termsOf({ ...common, vdaf, bounds, fractionBits })

const keys = {
  collectorKey: new Uint8Array(32),
  verifyKeyCommitment: new Uint8Array(32),
  aggregators: [new Uint8Array(32), new Uint8Array(32).fill(1)],
}

test.each<[VdafName, RequestedBounds, number | undefined, object, string]>([
  ['Prio3Count', {}, undefined, {}, '0 or 1'],
  [
    'Prio3Sum',
    { maxMeasurement: 1000 },
    undefined,
    { maxMeasurement: 1000 },
    'a number in 0..1,000, in whole numbers',
  ],
  ['Prio3Sum', { maxMeasurement: 0.3 }, 4, { maxMeasurement: 5 }, 'a number in 0..0.3125, in steps of 2^-4'],
  ['Prio3Histogram', { length: 10 }, undefined, { length: 10, chunkLength: 4 }, 'one of the buckets 0..9'],
  [
    'Prio3MultihotCountVec',
    { length: 10, maxWeight: 3 },
    undefined,
    { length: 10, maxWeight: 3, chunkLength: 4 },
    '10 flags, at most 3 of them set',
  ],
  [
    'Prio3SumVec',
    { length: 1000, maxMeasurement: 2.5 },
    1,
    { length: 1000, maxMeasurement: 5, chunkLength: 48 },
    '1,000 numbers in 0..2.5, in steps of 2^-1',
  ],
  [
    'Prio3SumVecWithMultiproof',
    { length: 1000, maxMeasurement: 1 },
    undefined,
    { proofs: 3, length: 1000, maxMeasurement: 1, chunkLength: 33 },
    '1,000 numbers in 0..1, in whole numbers',
  ],
  [
    'NormSum',
    { length: 100, bound: 0.1 },
    undefined,
    { dimension: 100, l2NormBound: 104_858 },
    '100 numbers with an L2 norm of at most 0.100000381, in steps of 2^-20',
  ],
  [
    'WeightedNormSum',
    { length: 100, bound: 1, maxWeight: 50 },
    16,
    { dimension: 100, l2NormBound: 65_536, maxWeight: 50 },
    '100 numbers with an L2 norm of at most 1, and their weight in 0..50, whose product is in steps of 2^-16',
  ],
])('%s of %j is a task', (vdaf, bounds, fractionBits, parameters, text) => {
  const made = terms(vdaf, bounds, fractionBits)
  expect(made.parameters).toEqual(parameters)
  expect(measurementText(new Task({ ...made, ...keys }).parameters)).toBe(text)
})

test.each<[VdafName, RequestedBounds, string]>([
  ['Prio3Count', { length: 3 }, '--length: not expected with --vdaf Prio3Count, which takes no bounds'],
  ['Prio3Sum', { bound: 3 }, '--bound: not expected with --vdaf Prio3Sum, which takes --max-measurement'],
  ['Prio3Sum', {}, '--max-measurement: expected with --vdaf Prio3Sum'],
  ['NormSum', { length: 3, maxWeight: 2, bound: 1 }, '--max-weight: not expected with --vdaf NormSum'],
  ['Prio3Sum', { maxMeasurement: 0.25 }, '--max-measurement: with 0 fraction bits expected a number in 1..'],
  ['Prio3Sum', { maxMeasurement: 2 ** 53 }, '--max-measurement: with 0 fraction bits expected'],
])('%s of %j is refused', (vdaf, bounds, message) => {
  expect(() => terms(vdaf, bounds)).toThrow(UsageError)
  expect(() => terms(vdaf, bounds)).toThrow(message)
})
