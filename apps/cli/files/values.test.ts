import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readValues } from './values.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'beaverdam-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function read(name: string, content: string | Uint8Array) {
  const path = join(folder, name)
  await writeFile(path, content)
  return readValues(path)
}

function npy(descr: string, shape: string, dataHex: string, fortranOrder = 'False'): Buffer {
  const header = `{'descr': '${descr}', 'fortran_order': ${fortranOrder}, 'shape': ${shape}, }\n`
  return Buffer.concat([
    Buffer.from('934e554d50590100', 'hex'),
    Buffer.of(header.length, 0),
    Buffer.from(header, 'latin1'),
    Buffer.from(dataHex, 'hex'),
  ])
}

describe('readValues', () => {
  it.each([
    ['<u8', 'ffffffffffffffff', [2n ** 64n - 1n]],
    ['>i8', '8000000000000000', [-(2n ** 63n)]],
    ['|i1', 'ff', [-1n]],
    ['|b1', '01', [1n]],
  ])('takes %s from .npy exactly', async (descr, dataHex, values) => {
    expect(await read('a.npy', npy(descr, '(1,)', dataHex))).toEqual(values)
  })

  it('takes floats from .npy, row by row', async () => {
    expect(await read('a.npy', npy('<f2', '(2, 2)', '003c0040003e00c0', 'True'))).toEqual(
      Float64Array.of(1, 1.5, 2, -2),
    )
  })

  it.each([
    ['a.csv', '1\n-2\n+18446744073709551616\n', [1n, -2n, 2n ** 64n]],
    ['a.csv', 'x,y\n1,2\n3,4\n', [1n, 2n, 3n, 4n]],
    ['a.csv', '1\n2.0\n', Float64Array.of(1, 2)],
    ['a.json', '[1, -2, 18446744073709551616]', [1n, -2n, 2n ** 64n]],
    ['a.json', '[[1, "2"], ["-18446744073709551616", 4]]', [1n, 2n, -(2n ** 64n), 4n]],
    ['a.json', '7', [7n]],
    ['a.json', '[1, 2.0]', Float64Array.of(1, 2)],
    ['a.json', '[1e3]', Float64Array.of(1000)],
    ['a.json', '[]', []],
  ])('takes from %s %j', async (name, text, values) => {
    expect(await read(name, text)).toEqual(values)
  })

  it.each([
    ['a.csv', '1\nnan\n', 'NOT_FINITE', 'holds NaN or an infinite number at index 1'],
    ['a.json', '[1, 1e999]', 'NOT_FINITE', 'holds NaN or an infinite number at index 1'],
    ['a.npy', npy('<f2', '(1,)', '007c'), 'NOT_FINITE', 'holds NaN or an infinite number at index 0'],
    ['a.json', '[1, "x"]', 'FILE_INVALID', 'holds something other than a number at index 1'],
    ['a.json', '[1.5, "2"]', 'FILE_INVALID', 'holds something other than a number at index 1'],
    ['a.json', '["\\u0031"]', 'FILE_INVALID', 'holds something other than a number at index 0'],
    ['a.json', '[1, null]', 'FILE_INVALID', 'holds something other than a number at index 1'],
    ['a.json', '{"a": [1]}', 'FILE_INVALID', 'holds something other than a number at index 0'],
    ['a.json', '[[1], [2, 3]]', 'FILE_INVALID', 'holds rows of different lengths'],
    ['a.json', '', 'FILE_INVALID', 'is empty'],
    ['a.txt', '1', 'FILE_INVALID', 'has an unknown name: inputs end in .npy, .csv or .json'],
  ])('refuses %s %j', async (name, content, code, complaint) => {
    await expect(read(name, content)).rejects.toMatchObject({
      code,
      message: `${join(folder, name)} ${complaint}`,
    })
  })

  it('refuses a file that is missing', async () => {
    const path = join(folder, 'missing.csv')
    await expect(readValues(path)).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
      message: `${path} does not exist`,
    })
  })
})
