import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { tableData } from './data.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'beaverdam-data-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** A table of so many rows of each of two classes, dealt to clients. */
async function deal(rowsOfClass: number, clients: number) {
  const path = join(folder, 'rows.csv')
  const rows = Array.from({ length: 2 * rowsOfClass }, (_, i) => `${i},${i % 2}`)
  await writeFile(path, ['x,class', ...rows].join('\n'))
  return tableData(path, { label: 'class', drop: [] }, clients, 1)
}

test('a client may have a single row, and none has less', async () => {
  const { clients } = await deal(3, 4)
  expect(clients.map((rows) => rows.kind === 'table' && rows.table.rowCount)).toEqual([1, 1, 1, 1])
  await expect(deal(3, 5)).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    message: expect.stringMatching(/^clients: expected at most the 4 rows of .*rows.csv to train on, got 5$/),
  })
})

test('a table of which no row can be held out is refused', async () => {
  await expect(deal(2, 2)).rejects.toMatchObject({
    code: 'FILE_INVALID',
    message: expect.stringMatching(/has no row to hold out: expected 3 or more of some class$/),
  })
})
