import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { checkSteps } from '../../../protocols/spdz/mac-check.ts'
import { coinSteps } from '../../../protocols/triples/mascot/coin-toss.ts'
import { sacrificeSteps } from '../../../protocols/triples/mascot/sacrifice.ts'
import { stepOf } from '../../../src/runtime/index.ts'
import { bundledCommand, type Fault, temporaryFolder } from '../testing/tested-command.ts'

const command = await bundledCommand()
afterAll(() => command.remove())

const folder = temporaryFolder()
const files = ['a.json', 'b.json'].map((name) => join(folder, name))
for (const file of files) writeFileSync(file, '[1.5, -2, 3]')

/** Two contributors, or clients, and two aggregators, and what they leave of a result. */
async function run(name: 'sum' | 'federate', fault: Fault, more: readonly string[] = []) {
  const out = join(folder, [name, ...Object.values(fault)].join('-'))
  mkdirSync(out)
  const args =
    name === 'sum'
      ? ['sum', ...files, '--out', join(out, 'sum.json')]
      : ['federate', '--clients', '2', '--rounds', '200', '--epochs', '1', '--out', out]
  const ended = await command.run([...args, '--aggregators', '2', ...more], fault)
  return { ...ended, left: readdirSync(out) }
}

describe.concurrent('a process is killed', () => {
  test.each([
    ['sum', 'aggregator-1', 'start', 1],
    // before it tells the layout of its file
    ['sum', 'contributor-1', 'report', 1],
    // in the hello of a link, in the middle of the sum, and when all is done
    ['sum', 'contributor-1', 'frame', 1],
    ['sum', 'contributor-1', 'frame', 5],
    ['sum', 'contributor-1', 'report', 3],
    ['sum', 'aggregator-1', 'report', 1],
    ['sum', 'aggregator-0', 'frame', 4],
    ['sum', 'aggregator-0', 'report', 2],
    ['federate', 'client-1', 'frame', 6],
    ['federate', 'client-0', 'report', 2],
    ['federate', 'aggregator-0', 'frame', 12],
  ] as const)('%s: %s at %s %i', async (name, who, at, count) => {
    expect(await run(name, { signal: 'SIGKILL', who, at, count })).toMatchObject({
      code: 1,
      stderr: `PEER_LOST: '${who}' is lost: its process was ended by SIGKILL\n`,
      left: [],
    })
  })
})

describe.concurrent('a party is killed under SPDZ', () => {
  const product = join(folder, 'product.mjs')
  writeFileSync(
    product,
    `export default async (mpc) => {
      const x = await mpc.input(0, 2, mpc.id === 0 ? [3, 4] : undefined)
      return mpc.open(await mpc.mul(x, x))
    }`,
  )

  test.each([
    ['before its part of the coin', checkSteps.coin, 1],
    ['before its commitment', checkSteps.commit, 1],
    ['between its commitment and its sigma', checkSteps.reveal, 1],
    ['when one of two has its sigma', checkSteps.reveal, 2],
    ['in the check of the output', checkSteps.reveal, 3],
    ['while triples are made: among base OTs', stepOf('base ot sender'), 1, 'mascot'],
    ['while triples are made: among products', stepOf('ot product'), 2, 'mascot'],
    ['while triples are made: between commitment and coin', coinSteps.open, 3, 'mascot'],
    ['while triples are made: before an opening', sacrificeSteps.difference, 1, 'mascot'],
    ['while triples are made: in a MAC check', checkSteps.reveal, 2, 'mascot'],
  ])('%s', async (_, step, count, triples = 'dealer') => {
    const chosen = ['--protocol', 'spdz', '--triples', triples]
    // setting up by oblivious transfer costs seconds a pair
    const parties = triples === 'mascot' ? '2' : '3'
    const args = ['simulate', product, '--parties', parties, ...chosen, '--transport', 'ws']
    const fault = { signal: 'SIGKILL', who: 'party-1', at: 'frame', step, count } as const
    expect(await command.run(args, fault)).toMatchObject({
      code: 1,
      stdout: '',
      stderr: "PEER_LOST: 'party-1' is lost: its process was ended by SIGKILL\n",
    })
  })
})

describe.concurrent('no process outlives its parent', () => {
  test.each([
    ['sum', 'contributor', 1],
    ['sum', 'contributor', 4],
    ['federate', 'client', 12],
  ] as const)('%s with each %s, killed at message %i', async (name, role, count) => {
    const { signal, stderr, left } = await run(name, { signal: 'SIGKILL', who: 'parent', at: 'heard', count })
    expect(signal).toBe('SIGKILL')
    expect(stderr.trim().split('\n').sort()).toEqual(
      ['aggregator-0', 'aggregator-1', `${role}-0`, `${role}-1`].map(
        (member) => `PEER_LOST: the command that started '${member}' is gone`,
      ),
    )
    expect(left).toEqual([])
  })

  test.each([
    ['sum', 'SIGINT', 1, ['sum.json']],
    ['federate', 'SIGTERM', 1, ['report.html', 'report.json']],
    ['federate', 'SIGINT', 2, ['report.html', 'report.json']],
  ] as const)('%s: a %s waits until its files are whole, at file %i', async (name, signal, count, whole) => {
    const few = name === 'federate' ? ['--rounds', '1'] : []
    const ended = await run(name, { signal, who: 'parent', at: 'file', count }, few)
    expect(ended).toMatchObject({ code: null, signal, stderr: '' })
    expect(ended.left.sort()).toEqual(whole)
  })

  test('an interrupt ends all without a word', async () => {
    expect(await run('sum', { signal: 'SIGINT', who: 'parent', at: 'heard', count: 3 })).toEqual({
      code: null,
      signal: 'SIGINT',
      stdout: '',
      stderr: '',
      left: [],
    })
  })
})

describe.concurrent('a process that falls silent is named at the deadline', () => {
  test.each([
    // in the middle of the sum, before it dials, and when all is done
    ['contributor-0', 'frame', 4, /^PEER_TIMEOUT: .*contributor-0.*\n$/],
    ['contributor-1', 'frame', 1, /^CONNECTION_FAILED: no link within 20 s to contributor-1 .*\n$/],
    ['contributor-0', 'report', 3, /^PEER_TIMEOUT: waited 20 s for 'contributor-0' to end\n$/],
  ] as const)('%s at %s %i', async (who, at, count, sentence) => {
    const fault = { signal: 'SIGSTOP', who, at, count } as const
    // enough for those that do not to start, however slow the machine
    const { code, stderr, left } = await run('sum', fault, ['--deadline', '20'])
    expect(stderr).toMatch(sentence)
    expect(code).toBe(1)
    expect(left).toEqual([])
  })
})
