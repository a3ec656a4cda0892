import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readTable, type TableOptions } from './table.ts'

let folder = ''
let path = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'beaverdam-'))
  path = join(folder, 'a.csv')
})
afterAll(() => rm(folder, { recursive: true }))

async function read(text: string, options: TableOptions) {
  await writeFile(path, text)
  return readTable(path, options)
}

describe('readTable', () => {
  it('tells numbers from categories and keeps what is missing', async () => {
    const text = 'id,age,ward,code,ill\n1,30,"north, upper",7,yes\n2,NA,?,x,no\n3,-4.5e1,south,,yes\n'
    expect(await read(text, { label: 'ill', drop: ['id'] })).toEqual({
      rowCount: 3,
      columns: [
        { name: 'age', kind: 'numeric', values: Float64Array.of(30, Number.NaN, -45) },
        { name: 'ward', kind: 'categorical', values: ['north, upper', undefined, 'south'] },
        { name: 'code', kind: 'categorical', values: ['7', 'x', undefined] },
      ],
      label: { name: 'ill', values: ['yes', 'no', 'yes'] },
    })
  })

  it.each(['', 'NA', 'N/A', 'NaN', 'nan', 'null', '?', ' '])('takes %j as missing', async (text) => {
    const { columns } = await read(`x,y\n1,a\n${text},b\n`, { label: 'y' })
    expect(columns).toEqual([{ name: 'x', kind: 'numeric', values: Float64Array.of(1, Number.NaN) }])
  })

  it('takes a column for categories that is said to be one', async () => {
    const { columns } = await read('x,y\n1,a\n3+,b\n1,b\n', { label: 'y', categories: ['x'] })
    expect(columns).toEqual([{ name: 'x', kind: 'categorical', values: ['1', '3+', '1'] }])
  })

  it('takes a column for categories that has no more numbers than other texts', async () => {
    const { columns } = await read('x,y\n1,a\nx,b\n?,b\n', { label: 'y' })
    expect(columns).toEqual([{ name: 'x', kind: 'categorical', values: ['1', 'x', undefined] }])
  })

  it('keeps labels of digits as they are written', async () => {
    expect((await read('x;y\n1;0\n2;01\n', { label: 'y' })).label.values).toEqual(['0', '01'])
  })

  it('reads tabs with an empty field at the edge of a line', async () => {
    const { columns } = await read('x\ty\tz\n\ta\t2\n1\tb\t\n', { label: 'y' })
    expect(columns.map(({ values }) => [...values])).toEqual([
      [Number.NaN, 1],
      [2, Number.NaN],
    ])
  })

  it.each([
    ['1,2\n3,4\n', { label: '1' }, 'FILE_INVALID', 'has no header: its first line holds only numbers'],
    ['x,y\n', { label: 'y' }, 'FILE_INVALID', 'has a header and no rows'],
    ['', { label: 'y' }, 'FILE_INVALID', 'is empty'],
    ['x,x,y\n1,2,3\n', { label: 'y' }, 'FILE_INVALID', 'names column "x" twice'],
    [
      'x,y\n1,a\n2\n',
      { label: 'y' },
      'FILE_INVALID',
      'has in line 3 another number of fields than in its first',
    ],
    ['x,y\nNA,a\n,b\n', { label: 'y' }, 'FILE_INVALID', 'has no value in column "x"; drop it'],
    ['x,y\n1,a\n2,\n', { label: 'y' }, 'FILE_INVALID', 'lacks the label "y" in record 3'],
    [
      'x,y\n1,a\n',
      { label: 'y', drop: ['x'] },
      'FILE_INVALID',
      'has no column to learn from besides the label',
    ],
    [
      'x,y\n1,a\n12o,b\n3,b\nNA,b\n',
      { label: 'y' },
      'FILE_INVALID',
      'holds numbers in column "x", but none in line 3: correct that, leave it empty, or name the column in --categories',
    ],
    [
      'x,y\n1,"a\nb"\n1,b\n1,b\nnone,b\n1,b\n-,b\n',
      { label: 'y' },
      'FILE_INVALID',
      'holds numbers in column "x", but none in line 6, nor in 1 more: correct that, leave it empty, or name the column ' +
        'in --categories',
    ],
    ['x,y\n1,a\n-inf,b\n', { label: 'y' }, 'NOT_FINITE', 'holds an infinite number in column "x", record 3'],
  ])('refuses %j', async (text, options, code, complaint) => {
    await expect(read(text, options)).rejects.toMatchObject({ code, message: `${path} ${complaint}` })
  })

  it('lists the columns where one is not there', async () => {
    await expect(read('x,y\n1,a\n', { label: 'z' })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: `column of ${path}: expected one of x, y, got "z"`,
    })
    await expect(read('x,y\n1,a\n', { label: 'y', drop: ['w'] })).rejects.toMatchObject({
      message: `column of ${path}: expected one of x, y, got "w"`,
    })
    const wide = Array.from({ length: 40 }, (_, i) => `c${i}`).join()
    await expect(read(`${wide}\n${wide}\n`, { label: 'z' })).rejects.toMatchObject({
      message: expect.stringMatching(/c28, c29 and 10 more, got "z"$/),
    })
    await expect(read('x,y\n1,a\n', { label: 'y', drop: ['y'] })).rejects.toMatchObject({
      message: 'drop: expected columns other than the label, got "y"',
    })
    await expect(read('x,y\n1,a\n', { label: 'y', categories: ['v'] })).rejects.toMatchObject({
      message: `column of ${path}: expected one of x, y, got "v"`,
    })
    for (const options of [
      { label: 'y', categories: ['y'] },
      { label: 'y', drop: ['x'], categories: ['x'] },
    ])
      await expect(read('x,y\n1,a\n', options)).rejects.toMatchObject({
        message: `categories: expected columns other than the label and those dropped, got "${options.categories[0]}"`,
      })
  })

  const biopsy = '../shared/data/biopsy.csv'
  it.skipIf(!existsSync(biopsy))('reads the biopsies (skipped where ../shared/data is absent)', async () => {
    const { rowCount, columns, label } = await readTable(biopsy, { label: 'class', drop: ['rownames', 'ID'] })
    expect(rowCount).toBe(699)
    expect(columns.map(({ name, kind }) => [name, kind])).toEqual(
      [1, 2, 3, 4, 5, 6, 7, 8, 9].map((i) => [`V${i}`, 'numeric']),
    )
    const missing = columns.map(({ values }) => values.filter((value) => Number.isNaN(value)).length)
    expect(missing).toEqual([0, 0, 0, 0, 0, 16, 0, 0, 0])
    expect(label.values.filter((value) => value === 'malignant').length).toBe(241)
    expect(new Set(label.values)).toEqual(new Set(['benign', 'malignant']))
  })
})
