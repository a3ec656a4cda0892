import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { formatNpy } from '../files/npy.ts'
import { readUpdate } from '../files/update.ts'
import { bundledCommand, temporaryFolder } from '../testing/tested-command.ts'

const command = await bundledCommand()
afterAll(() => command.remove())

const folder = temporaryFolder()
const homomorphic = ['--method', 'homomorphic', '--aggregators', '2']

function npy(name: string, values: readonly number[]): string {
  const path = join(folder, name)
  const tensor = { name: '', dtype: 'float32', shape: [2, 2], values: Float32Array.from(values) } as const
  writeFileSync(path, formatNpy(tensor, { kind: 'npy', byteOrder: 'little', fortranOrder: false }))
  return path
}

const files = [npy('0.npy', [1, 2, 3, 4]), npy('1.npy', [10, 20, 30, 40]), npy('2.npy', [0.5, -1, 0, 9])]

describe('a sum under encryption', () => {
  test('of NumPy arrays', async () => {
    const out = join(folder, 'sum.npy')
    const { code, stdout, stderr } = await command.run(['sum', ...files, ...homomorphic, '--out', out])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('sum of 3 contributions by 2 aggregators\n')
    expect(stdout).toContain('homomorphic: contributions are added up encrypted')
    const { tensors } = await readUpdate(out)
    expect([...tensors[0]!.values]).toEqual([11.5, 21, 33, 53])
  })

  test('with weights and a clip, as JSON', async () => {
    const more = ['--weights', '1,2,1', '--clip', '8', '--fraction-bits', '16', '--json']
    const { code, stdout, stderr } = await command.run(['sum', ...files, ...homomorphic, ...more])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const printed = JSON.parse(stdout)
    expect(printed).toMatchObject({
      operation: 'mean',
      protocol: 'homomorphic',
      triples: null,
      counted: 3,
      totalWeight: 4,
      saturated: [0, 4, 1],
    })
    expect(JSON.stringify(printed.tensors)).toContain('4.375,4.25,4.75,7')
  })

  test.each([
    [['--protocol', 'spdz']],
    [['--triples', 'dealer']],
    [['--field', '128']],
    [['--verify-norm', '1']],
  ])('is refused with %j', async (more) => {
    const out = join(folder, 'none.npy')
    const { code, stderr } = await command.run(['sum', ...files, ...homomorphic, ...more, '--out', out])
    expect(code).not.toBe(0)
    expect(stderr).toContain('--method homomorphic')
    expect(existsSync(out)).toBe(false)
  })
})
