import { expect, test } from 'vitest'
import { Field64 } from '../../src/field/field64.ts'
import { Field128 } from '../../src/field/field128.ts'
import type { NttField } from '../../src/field/ntt-field.ts'
import { bestChunkLength } from './chunk-length.ts'
import { Count } from './circuits/count.ts'
import { Histogram } from './circuits/histogram.ts'
import { Sum } from './circuits/sum.ts'
import { SumVec } from './circuits/sum-vec.ts'
import { Flp } from './flp.ts'
import { reportSoundnessError, soundnessError } from './soundness.ts'

const sumVec = (field: NttField) => new Flp(new SumVec(field, 1000, 65_535, bestChunkLength(16_000)))

/** The figures of the page, as log2. */
test.each([
  ['Count', new Flp(new Count(Field64)), undefined, -63],
  ['Sum', new Flp(new Sum(Field64, 2 ** 32 - 1)), undefined, -57.0],
  ['SumVec', sumVec(Field128), -121.0, -120.0],
  ['SumVec over Field64', sumVec(Field64), -57.0, -56.0],
  ['Histogram', new Flp(new Histogram(Field128, 100, bestChunkLength(100))), -124.1, -124.1],
])('%s', (_, flp, jointRand, queryRand) => {
  const error = soundnessError(flp as Flp<never, unknown>)
  if (jointRand === undefined) expect(error.jointRand).toBe(0)
  else expect(Math.log2(error.jointRand)).toBeCloseTo(jointRand, 1)
  expect(Math.log2(error.queryRand)).toBeCloseTo(queryRand, 1)
})

test.each([
  ['Field128, one proof', sumVec(Field128), 1, -41],
  ['Field64, one proof', sumVec(Field64), 1, 0],
  ['Field64, three proofs', sumVec(Field64), 3, -88.4],
])('a report after 2^80 hashes, %s', (_, flp, proofs, expected) => {
  const error = reportSoundnessError(soundnessError(flp), proofs, 2 ** 80)
  expect(Math.log2(error)).toBeCloseTo(expected, 0)
})

test('without hashes only the query is left', () => {
  const error = { jointRand: 2 ** -57, queryRand: 2 ** -56 }
  expect(Math.log2(reportSoundnessError(error, 3, 0))).toBeCloseTo(-168)
})
