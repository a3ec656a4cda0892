import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { exampleTasks } from '../../../protocols/task/example-tasks.ts'
import { Task } from '../../../protocols/task/index.ts'
import { foundExample } from '../../../protocols/verified-sum/testing/example-session.ts'
import { temporaryFolder } from '../testing/tested-command.ts'
import { type MeasurementFile, readMeasurements } from './measurements.ts'
import { shardFile } from './shard.ts'

const folder = temporaryFolder()
const whole = { column: undefined, eachRow: false, clip: false, weight: undefined }

function file(name: string, text: string, options: Partial<MeasurementFile> = {}): MeasurementFile {
  const path = join(folder, name)
  writeFileSync(path, text)
  return { ...whole, path, ...options }
}

const tasks = {
  sum: new Task(exampleTasks.sum!),
  vectors: new Task(exampleTasks['sum-vec']!),
  norm: new Task(exampleTasks['norm-sum']!),
  weighted: new Task(exampleTasks['weighted-norm-sum']!),
}
const people = 'name,age\nann,30\nbob,41.5\n'
const eachRow = true

test('a file is one measurement, or each of its rows', async () => {
  expect(await readMeasurements(tasks.sum, file('7.json', '7'))).toEqual([7])
  expect(await readMeasurements(tasks.sum, file('people.csv', people, { column: 'age', eachRow }))).toEqual([
    30, 41.5,
  ])
  expect(await readMeasurements(tasks.vectors, file('v.json', '[1, 2, 3]'))).toEqual([
    Float64Array.of(1, 2, 3),
  ])
  expect(await readMeasurements(tasks.vectors, file('m.csv', '1,2,3\n4,5,6\n', { eachRow }))).toEqual([
    Float64Array.of(1, 2, 3),
    Float64Array.of(4, 5, 6),
  ])
  expect(await readMeasurements(tasks.norm, file('n.json', '{ "b": [3, 4], "a": [1, 2] }'))).toEqual([
    Float64Array.of(1, 2, 3, 4),
  ])
})

test('vectors get their weight, and are scaled down on request', async () => {
  const long = '[3, 0, 0, 4]'
  const [clipped] = await readMeasurements(tasks.norm, file('long.json', long, { clip: true }))
  expect(Math.hypot(...(clipped as Float64Array))).toBeCloseTo(1, 5)
  const [weighted] = await readMeasurements(tasks.weighted, file('long.json', long, { weight: 2 }))
  expect(weighted).toEqual({ vector: Float64Array.of(3, 0, 0, 4), weight: 2 })
})

test.each<[string, Task, MeasurementFile, RegExp]>([
  [
    'a row too many',
    tasks.sum,
    file('1.json', '[1, 2]'),
    /1.json: expected one number in all, got 2; --each-row/,
  ],
  ['a number too many', tasks.sum, file('2.csv', '1,2\n', { eachRow }), /expected one number a row, got 2$/],
  ['another length', tasks.vectors, file('3.json', '[1, 2]'), /expected 3 numbers in all, got 2$/],
  [
    'no such column',
    tasks.sum,
    file('4.csv', people, { column: 'wage', eachRow }),
    /one of name, age, got "wage"/,
  ],
  ['a column of text', tasks.sum, file('5.csv', people, { column: 'name', eachRow }), /"name", record 2$/],
  [
    'a column without rows',
    tasks.sum,
    file('6.csv', 'age\n', { column: 'age', eachRow }),
    /header and no rows/,
  ],
  ['no number', tasks.vectors, file('7.csv', '1\nnan\n3\n'), /at \[1\] is NaN/],
])('%s is refused', async (_, task, given, message) => {
  await expect(readMeasurements(task, given)).rejects.toThrow(message)
})

test('where a row does not fit, its place is named and no report is left', async () => {
  const { task, configs: signedConfigs } = await foundExample(2, { opens: 0, closes: 2 ** 33 })
  const published = { task, signedConfigs }
  const out = join(folder, 'reports')
  const shard = (text: string) =>
    shardFile(published, { input: file('rows.json', text, { eachRow }), out }, () => {})
  await expect(shard('[1, 0, 2]')).rejects.toThrow(/rows.json, row 3: measurement: expected 0 or 1/)
  expect(readdirSync(out)).toEqual([])
  expect(await shard('[1, 0, 1]')).toHaveLength(3)
  expect(readdirSync(out)).toHaveLength(6)
})

test('a task that is not open says when it is', async () => {
  const { task, configs: signedConfigs } = await foundExample(2, { opens: 2 ** 33, closes: 2 ** 33 + 1 })
  const sharding = { input: file('one.json', '1'), out: join(folder, 'early') }
  await expect(shardFile({ task, signedConfigs }, sharding, () => {})).rejects.toMatchObject({
    code: 'OUTSIDE_WINDOW',
    message: expect.stringContaining('from 2242-03-16T12:56:32Z until 2242-03-16T12:56:33Z'),
  })
})
