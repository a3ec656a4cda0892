import { expect, test } from 'vitest'
import { exampleTasks } from '../task/example-tasks.ts'
import { Task } from '../task/task.ts'
import { reportsPerChunk } from './chunks.ts'

const task = (name: string, parameters?: Record<string, number>) => {
  const example = exampleTasks[name]!
  return new Task({ ...example, parameters: parameters ?? example.parameters, maxBatch: 1000 })
}

test('short reports are verified 256 at a time', () => {
  expect(reportsPerChunk(task('count'))).toBe(256)
})

test('a chunk has at most a mebibyte of verifier shares', () => {
  const long = task('norm-sum', { dimension: 20_000, l2NormBound: 2 ** 20 })
  const count = reportsPerChunk(long)
  expect(count).toBeLessThan(256)
  expect(count * (1 + long.cost.verifierShare)).toBeLessThanOrEqual(2 ** 20)
  expect((count + 1) * (1 + long.cost.verifierShare)).toBeGreaterThan(2 ** 20)
})

test('a chunk has at most 64 MiB of output shares, and one report at least', () => {
  expect(reportsPerChunk(task('norm-sum', { dimension: 1_000_000, l2NormBound: 2 ** 20 }))).toBe(8)
  const longest = new Task({ ...exampleTasks['three-proofs']!, maxBatch: 100 })
  Object.assign(longest, { cost: { ...longest.cost, aggShare: 2 ** 28 } })
  expect(reportsPerChunk(longest)).toBe(1)
})
