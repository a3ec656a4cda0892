import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { bundledCommand, temporaryFolder } from '../testing/tested-command.ts'

const command = await bundledCommand()
afterAll(() => command.remove())

const folder = temporaryFolder()
const at = (name: string) => join(folder, name)
writeFileSync(at('a.json'), '[1, 2]')
writeFileSync(at('b.json'), '[3, 4]')
writeFileSync(at('p.mjs'), 'export default async () => 1')
const create = ['task', 'create', '--name', 'a', '--out', at('task')]
const sum = ['sum', at('a.json'), at('b.json')]

test.each([
  ['sum', 'contributor-0', sum],
  ['a verified sum', 'contributor-0', [...sum, '--verify-norm', '10']],
  ['an encrypted sum', 'contributor-0', [...sum, '--method', 'homomorphic']],
  ['federate', 'aggregator-0', ['federate', '--out', at('report')]],
  ['simulate', 'party-0', ['simulate', at('p.mjs'), '--parties', '2', '--transport', 'ws']],
  ['preprocess', 'party-0', ['preprocess', '--triples', '10', '--out', at('pools')]],
  ['task create', 'aggregator-0', [...create, '--vdaf', 'Prio3Count', '--min-batch', '2']],
])('%s: %s is waited for until the deadline that was asked for', async (_, who, args) => {
  // in a millisecond no process starts
  expect(await command.run([...args, '--deadline', '0.001'])).toEqual({
    code: 1,
    signal: null,
    stdout: '',
    stderr: `PEER_TIMEOUT: waited 0.001 s for '${who}' to start\n`,
  })
})
