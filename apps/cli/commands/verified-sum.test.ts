import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { formatNpy } from '../files/npy.ts'
import { readUpdate } from '../files/update.ts'
import { bundledCommand, temporaryFolder } from '../testing/tested-command.ts'

const command = await bundledCommand()
afterAll(() => command.remove())

const folder = temporaryFolder()

function npy(name: string, values: number[]): string {
  const path = join(folder, name)
  const tensor = { name: '', dtype: 'float32', shape: [2, 2], values: Float32Array.from(values) } as const
  writeFileSync(path, formatNpy(tensor, { kind: 'npy', byteOrder: 'little', fortranOrder: false }))
  return path
}

describe.concurrent('a sum of files whose norms are proved', () => {
  const files = [npy('x.npy', [0.5, 0.5, 0.5, 0.5]), npy('y.npy', [0, 0, -0.25, 1])]

  test('is weighted, and written', async () => {
    const out = join(folder, 'mean.npy')
    const args = ['--verify-norm', '1.25', '--weights', '1,3', '--aggregators', '2', '--out', out, '--json']
    const { code, stdout, stderr } = await command.run(['sum', ...files, ...args])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(JSON.parse(stdout)).toMatchObject({
      operation: 'mean',
      protocol: 'verified',
      bound: 1.25,
      accepted: 2,
      refused: [],
      clipped: [false, false],
      totalWeight: 4,
    })
    const [tensor] = (await readUpdate(out)).tensors
    expect(tensor?.values).toEqual(Float32Array.of(0.125, 0.125, -0.0625, 0.875))
  })

  test('tells what is proved, and whom to trust with the sum', async () => {
    const { stdout } = await command.run(['sum', ...files, '--verify-norm', '0.5', '--clip-norm'])
    expect(stdout).toContain('sum of 2 contributions by 3 aggregators\n2 accepted, 0 refused\nproved of each')
    expect(stdout).toContain('2 files clipped')
    expect(stdout).toContain('the sum is right only if all aggregators follow the protocol')
  })

  test('fails if a file is beyond the bound', async () => {
    const out = join(folder, 'none.npy')
    const ended = await command.run(['sum', ...files, '--verify-norm', '1.01', '--out', out])
    expect(ended).toMatchObject({ code: 1, stdout: '' })
    expect(ended.stderr).toMatch(
      /^CONTRIBUTION_INVALID: .*y\.npy: its L2 norm is beyond the bound of 1\.01; .*\n$/,
    )
    expect(existsSync(out)).toBe(false)
  })
})
