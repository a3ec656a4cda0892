import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { bundledCommand, temporaryFolder } from '../testing/tested-command.ts'

const command = await bundledCommand()
afterAll(() => command.remove())

const folder = temporaryFolder()
const program = join(folder, 'product.mjs')
writeFileSync(
  program,
  `export default async (mpc) => {
    const x = await mpc.input(0, 10, mpc.id === 0 ? [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] : undefined)
    return mpc.open(await mpc.mul(x, x))
  }`,
)
const squares = Array.from({ length: 10 }, (_, i) => String((i + 1) ** 2))

let made = 0
async function pool(...args: readonly string[]): Promise<string> {
  const path = join(folder, `pool-${made++}`)
  const ended = await command.run(['preprocess', '--out', path, '--from', 'dealer', ...args])
  expect(ended).toMatchObject({ code: 0, stderr: '' })
  return path
}

function simulate(protocol: string, path: string, ...more: readonly string[]) {
  const triples = ['--triples', `store:${path}`]
  return command.run([
    'simulate',
    program,
    '--parties',
    '2',
    '--protocol',
    protocol,
    ...triples,
    '--json',
    ...more,
  ])
}

describe.concurrent('pools', () => {
  test('are drawn from until they are empty', async () => {
    const path = await pool('--triples', '25', '--masks', '1e2')
    for (const _ of [1, 2]) {
      const { stdout } = await simulate('spdz', path)
      expect(JSON.parse(stdout)).toMatchObject({
        triples: 'store',
        parties: [{ output: squares }, { output: squares }],
      })
    }
    expect(await simulate('spdz', path)).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(
        /^MATERIAL_EXHAUSTED: the pool .*party-\d.pool has 5 of 'triples' left, and 10 .*preprocess/,
      ),
    })
  })

  test('of parties that follow the protocol are for additive sharing alone', async () => {
    const path = join(folder, 'semi-honest')
    const ended = await command.run([
      'preprocess',
      '--protocol',
      'additive',
      '--triples',
      '10',
      '--out',
      path,
      '--json',
    ])
    expect(JSON.parse(ended.stdout)).toMatchObject({
      source: 'lattice',
      security: 'semi-honest',
      amounts: { triples: 10 },
    })
    expect(await simulate('spdz', path)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /^POOL_MISMATCH: the pool .* holds plain material of a semi-honest source/,
      ),
    })
    const { stdout } = await simulate('additive', path)
    expect(JSON.parse(stdout).parties[1].output).toEqual(squares)
  })

  test('say what is wrong with them', async () => {
    const path = await pool('--triples', '20')
    expect((await simulate('spdz', join(folder, 'none'))).stderr).toMatch(/^FILE_UNREADABLE: .*none/)
    expect((await simulate('spdz', path, '--field', '128')).stderr).toMatch(/^POOL_MISMATCH: .* field/)
    expect((await simulate('additive', path)).stderr).toMatch(/^POOL_MISMATCH: .*authenticated/)
    const again = await command.run(['preprocess', '--out', path, '--from', 'dealer', '--triples', '1'])
    expect(again).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^FILE_UNWRITABLE: .*party-\d.pool/),
    })
    const triples = join(path, 'party-1.pool', 'triples')
    const whole = readFileSync(triples)
    writeFileSync(triples, whole.subarray(0, 100))
    expect((await simulate('spdz', path)).stderr).toMatch(/^POOL_DAMAGED: .*party-1.pool/)
    writeFileSync(triples, whole)
    rmSync(join(path, 'party-0.pool-key'))
    expect((await simulate('spdz', path)).stderr).toMatch(/^FILE_UNREADABLE: .*party-0.pool-key/)
  })

  test('that are not finished are of no use', async () => {
    const path = join(folder, 'killed')
    const fault = { signal: 'SIGKILL', who: 'party-1', at: 'frame', count: 40 } as const
    const ended = await command.run(['preprocess', '--out', path, '--triples', '1e6'], fault)
    expect(ended).toMatchObject({
      code: 1,
      stderr: "PEER_LOST: 'party-1' is lost: its process was ended by SIGKILL\n",
    })
    // what a party had no time to remove is refused
    expect((await simulate('spdz', path)).stderr).toMatch(
      /^(FILE_UNREADABLE|POOL_DAMAGED): .*party-[01].pool/,
    )
  })
})
