import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { exampleTasks, histogram } from '../../../protocols/task/example-tasks.ts'
import { Task } from '../../../protocols/task/index.ts'
import { temporaryFolder } from '../testing/tested-command.ts'
import { findReports } from './report-files.ts'
import { verificationOf } from './verification.ts'

const open = new Task(histogram)
const authenticated = new Task(exampleTasks['sum-vec']!)
const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((digit) => digit.repeat(32)) as [string, string, string, string]

function folderWith(...names: readonly string[]): string {
  const folder = temporaryFolder()
  for (const name of names) {
    mkdirSync(join(folder, name, '..'), { recursive: true })
    writeFileSync(join(folder, name), '')
  }
  return folder
}

test('reports are found by their names, and their contributors by those of folders', async () => {
  const folder = folderWith(
    `${a}.0.report`,
    `${a}.1.report`,
    'notes.txt',
    `alice/${b}.0.report`,
    `bob/${c}.1.report`,
  )
  expect(await findReports(folder, open)).toEqual([
    { path: join(folder, `${a}.0.report`), report: a, aggregator: 0, contributor: undefined },
    { path: join(folder, `${a}.1.report`), report: a, aggregator: 1, contributor: undefined },
  ])
  expect(await findReports(folder, authenticated)).toEqual([
    { path: join(folder, 'alice', `${b}.0.report`), report: b, aggregator: 0, contributor: 'alice' },
    { path: join(folder, 'bob', `${c}.1.report`), report: c, aggregator: 1, contributor: 'bob' },
  ])
})

test('a folder without reports is refused, and a report of another name', async () => {
  await expect(findReports(folderWith('notes.txt'), open)).rejects.toThrow(/has no reports; they are named/)
  await expect(findReports(folderWith('notes.txt'), authenticated)).rejects.toThrow(
    /a folder for each contributor/,
  )
  await expect(findReports(folderWith(`${a}.report`), open)).rejects.toThrow(
    /a.report is not named ID.AGGREGATOR/,
  )
  await expect(findReports(join(temporaryFolder(), 'none'), open)).rejects.toThrow(/is not a folder/)
})

test('a report is incomplete where an aggregator has no file of it, and not where it refused that file', () => {
  const none = { accepted: [a], rejected: new Map(), released: [], refused: [], waiting: [] }
  const file = (report: string, aggregator: number) => {
    return { path: `r/${report}.${aggregator}.report`, report, aggregator, contributor: undefined }
  }
  const files = [
    file(a, 0),
    file(a, 1),
    file(b, 0),
    file(c, 0),
    file(c, 1),
    file(d, 0),
    file(d, 1),
    file(a, 2),
  ]
  const refused = [{ path: file(c, 1).path, code: 'SEAL_INVALID', reason: 'changed' } as const]
  const found = verificationOf('r', files, [
    { ...none, waiting: [b, c, d] },
    { ...none, refused, released: [d] },
  ])
  expect(found).toMatchObject({
    accepted: [a],
    released: [d],
    missing: [file(b, 1).path],
    reports: [a, b, c, d],
  })
  expect(found.refused).toEqual([
    ...refused,
    { path: file(a, 2).path, code: 'RECEIVER_MISMATCH', reason: 'there is no aggregator 2 in this task' },
  ])
})
