import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { formatNpy } from '../files/npy.ts'
import { formatSafetensors } from '../files/safetensors.ts'
import type { Tensor } from '../files/tensor.ts'
import { readUpdate } from '../files/update.ts'
import { bundledCommand, temporaryFolder } from '../testing/tested-command.ts'

const command = await bundledCommand()
afterAll(() => command.remove())

const folder = temporaryFolder()
const out = join(folder, 'nothing.npy')

function write(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

function tensor(name: string, dtype: Tensor['dtype'], shape: number[], values: number[]): Tensor {
  return {
    name,
    dtype,
    shape,
    values: dtype === 'float64' ? Float64Array.from(values) : Float32Array.from(values),
  }
}

function npy(name: string, values: number[]): string {
  return write(
    name,
    formatNpy(tensor('', 'float32', [2, 2], values), {
      kind: 'npy',
      byteOrder: 'little',
      fortranOrder: true,
    }),
  )
}

describe.concurrent('sums', () => {
  test('safetensors, each tensor in its type', async () => {
    const files = [1, 2, 3].map((k) =>
      write(
        `${k}.safetensors`,
        formatSafetensors(
          [
            tensor('w', 'float16', [2, 2], [k, -k, 0.5, 0]),
            tensor('b', 'float64', [1], [k / 8]),
            tensor('a', 'bfloat16', [3], [k, 2 * k, 3 * k]),
          ],
          { kind: 'safetensors', metadata: new Map([['round', '7']]) },
        ),
      ),
    )
    const path = join(folder, 'sum.safetensors')
    const { code, stdout, stderr } = await command.run([
      'sum',
      ...files,
      '--aggregators',
      '2',
      '--out',
      path,
      '--json',
    ])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(JSON.parse(stdout)).toMatchObject({ operation: 'sum', contributors: 3, saturated: [0, 0, 0] })
    expect(await readUpdate(path)).toEqual({
      format: { kind: 'safetensors', metadata: new Map([['round', '7']]) },
      tensors: [
        tensor('w', 'float16', [2, 2], [6, -6, 1.5, 0]),
        tensor('b', 'float64', [1], [0.75]),
        tensor('a', 'bfloat16', [3], [6, 12, 18]),
      ],
    })
  })

  test('a weighted mean of NumPy arrays', async () => {
    const files = [npy('x.npy', [1, 2, 3, 4]), npy('y.npy', [5, 6, 7, 8])]
    const path = join(folder, 'mean.npy')
    const { stdout } = await command.run(['sum', ...files, '--weights', '1,3', '--out', path])
    expect(stdout).toContain('mean of 2 contributions by 3 aggregators, total weight 4')
    expect(await readUpdate(path)).toMatchObject({
      format: { kind: 'npy', fortranOrder: true },
      tensors: [tensor('', 'float32', [2, 2], [4, 5, 6, 7])],
    })
  })

  test('a table by its header, and what is clipped is counted', async () => {
    const files = ['a,b\n1,2\n-9,4\n', 'a,b\n0.25,1\n1,7\n'].map((text, i) => write(`${i}.csv`, text))
    const path = join(folder, 'sum.csv')
    const { stdout } = await command.run([
      'sum',
      ...files,
      '--aggregators',
      '2',
      '--clip',
      '4',
      '--out',
      path,
      '--json',
    ])
    expect(JSON.parse(stdout)).toMatchObject({ clip: 4, saturated: [1, 1] })
    expect(readFileSync(path, 'utf8')).toBe('a,b\n1.25,3\n-3,8\n')
  })

  test('integers, printed for want of a file', async () => {
    const files = ['[[1, 2], [3, 4]]', '[[10, 20], [30, 40]]'].map((text, i) => write(`${i}.json`, text))
    const { stdout } = await command.run(['sum', ...files, '--aggregators', '2', '--field', '128', '--json'])
    expect(JSON.parse(stdout)).toMatchObject({
      field: 'Field128',
      out: null,
      tensors: [{ name: '', shape: [2, 2], values: [11, 22, 33, 44] }],
    })
  })
})

describe.concurrent('fails in one sentence and writes nothing', () => {
  const good = npy('good.npy', [1, 2, 3, 4])
  test.each([
    ['NOT_FINITE', npy('nan.npy', [1, 2, Number.NaN, 4]), 'nan.npy: the array at [1, 0] is NaN'],
    ['HEADROOM_EXCEEDED', npy('large.npy', [1, 2, 3, 1e30]), 'large.npy: the array at [1, 1] is beyond'],
    ['FILE_UNREADABLE', join(folder, 'missing.npy'), 'missing.npy does not exist'],
    [
      'FILE_MISMATCH',
      write(
        'row.npy',
        formatNpy(tensor('', 'float32', [4], [1, 2, 3, 4]), {
          kind: 'npy',
          byteOrder: 'little',
          fortranOrder: false,
        }),
      ),
      'row.npy: the array has shape [4], where',
    ],
    ['FILE_INVALID', write('cut.npy', '\x93NUMPY'), 'cut.npy'],
  ])('%s', async (code, file, sentence) => {
    const ended = await command.run(['sum', good, file, '--aggregators', '2', '--out', out])
    expect(ended).toMatchObject({ code: 1, stdout: '' })
    expect(ended.stderr).toMatch(new RegExp(`^${code}: .*\\n$`))
    expect(ended.stderr).toContain(sentence)
    expect(existsSync(out)).toBe(false)
  })

  test('FILE_UNWRITABLE: over an input, by another name', async () => {
    const link = join(folder, 'link.npy')
    symlinkSync(good, link)
    const before = readFileSync(good)
    const { code, stdout, stderr } = await command.run(['sum', good, good, '--out', link])
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toBe(`FILE_UNWRITABLE: ${link} cannot be written: it is the input ${good}\n`)
    expect(readFileSync(good)).toEqual(before)
  })
})
