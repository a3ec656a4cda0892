import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { Report } from '../federate/report.ts'
import { bundledCommand, temporaryFolder } from '../testing/tested-command.ts'

const command = await bundledCommand()
afterAll(() => command.remove())

const folder = temporaryFolder()
const homomorphic = ['--aggregation', 'homomorphic', '--aggregators', '2']

async function federate(name: string, args: readonly string[]): Promise<Report> {
  const out = join(folder, name)
  const { code, stdout, stderr } = await command.run(['federate', ...args, ...homomorphic, '--out', out])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toContain('homomorphic: contributions are added up encrypted')
  expect(stdout).toContain('the aggregators see ciphertexts')
  return JSON.parse(readFileSync(join(out, 'report.json'), 'utf8'))
}

describe('a federated training under encryption', () => {
  test('stays within its bounds, with a key for each round', async () => {
    const args = ['--clients', '3', '--rounds', '3', '--epochs', '1', '--fraction-bits', '16']
    const { rounds, comparison, aggregation, encryption } = await federate('devices', args)
    expect(rounds.map(({ contributions }) => contributions)).toEqual([3, 3, 3])
    expect(aggregation).toMatchObject({ protocol: 'homomorphic', triples: null, fractionBits: 16 })
    expect(encryption).toMatchObject({ numbersPerSlot: 1, ciphertexts: 1, statistics: false })
    // reports of three clients to two aggregators; keys and openings are a tenth of one each
    const { updateBytes = 0 } = encryption ?? {}
    for (const { bytes } of rounds) {
      expect(bytes).toBeGreaterThan(6 * updateBytes)
      expect(bytes).toBeLessThan(8 * updateBytes)
    }
    expect(comparison.largestMeanDifference).toBeGreaterThan(0)
    expect(comparison.largestMeanDifference).toBeLessThanOrEqual(comparison.meanBound)
  })

  test('of a table sums the statistics of its columns', async () => {
    const rows = Array.from({ length: 60 }, (_, i) => `${i % 2 ? 5 + i : -i},${'xyz'[i % 3]},${i % 2}`)
    const file = join(folder, 'table.csv')
    writeFileSync(file, ['a,b,class', ...rows].join('\n'))
    const args = ['--data', file, '--label', 'class', '--clients', '2', '--rounds', '5']
    const { rounds, encryption } = await federate('table', args)
    expect(rounds.at(-1)?.accuracy).toBeGreaterThan(0.9)
    expect(encryption).toMatchObject({ statistics: true })
  })

  test.each([[['--protocol', 'spdz']], [['--triples', 'dealer']], [['--verify-norm']]])(
    'is refused with %j',
    async (more) => {
      const out = join(folder, 'none')
      const { code, stderr } = await command.run(['federate', ...homomorphic, ...more, '--out', out])
      expect(code).toBe(2)
      expect(stderr).toContain('--aggregation homomorphic')
    },
  )
})
