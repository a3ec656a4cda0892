import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { Report } from '../federate/report.ts'
import { bundledCommand, temporaryFolder } from '../testing/tested-command.ts'

const command = await bundledCommand()
afterAll(() => command.remove())

const folder = temporaryFolder()
const misspelt = join(folder, 'misspelt.csv')
writeFileSync(misspelt, 'a,class\n1,yes\n1O,no\n2,no\n')
const biopsies = '../shared/data/biopsy.csv'

async function federate(name: string, args: readonly string[]): Promise<Report> {
  const out = join(folder, name)
  const { code, stdout, stderr } = await command.run(['federate', ...args, '--out', out, '--json'])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const report: Report = JSON.parse(stdout)
  expect(JSON.parse(readFileSync(join(out, 'report.json'), 'utf8'))).toEqual(report)
  expect(readFileSync(join(out, 'report.html'), 'utf8')).toContain('<svg')
  const { largestMeanDifference, meanBound } = report.comparison
  expect(largestMeanDifference).toBeGreaterThan(0)
  expect(largestMeanDifference).toBeLessThanOrEqual(meanBound)
  for (const { contributions, refused } of report.rounds)
    expect(contributions + refused.length).toBe(report.aggregation.clients)
  return report
}

describe.concurrent('a federated training', () => {
  test('of devices stays within its bounds', async () => {
    const args = ['--clients', '3', '--rounds', '3', '--epochs', '1', '--fraction-bits', '16']
    const { rounds, comparison, aggregation } = await federate('devices', args)
    expect(rounds).toHaveLength(3)
    expect(aggregation).toMatchObject({ clients: 3, aggregators: 3, field: 'Field64', fractionBits: 16 })
    expect(comparison.largestWeightDifference).toBeLessThanOrEqual(comparison.weightBound ?? 0)
    // Three vectors to the aggregators, six between them, three with the mean; what else there is stays below one.
    const vector = 8 * 611
    expect(rounds.reduce((sum, { bytes }) => sum + bytes, 0) / vector).toBeLessThan(3 * 13)
  })

  test('of a table sums the statistics of its columns', async () => {
    const rows = Array.from(
      { length: 60 },
      (_, i) => `${i % 7 === 0 ? 'NA' : i % 2 ? 5 + i : -i},${'xyz'[i % 3]},${i % 2}`,
    )
    const file = join(folder, 'table.csv')
    writeFileSync(file, ['a,b,class', ...rows].join('\n'))
    const args = ['--data', file, '--label', 'class', '--clients', '2', '--aggregators', '2', '--rounds', '5']
    const { data, rounds } = await federate('table', args)
    expect(data).toMatchObject({ name: file, inputs: 5, classes: 2, trainRows: 48, testRows: 12 })
    expect(rounds.at(-1)?.accuracy).toBeGreaterThan(0.9)
  })

  test('takes numbers for categories where it is told to', async () => {
    const file = join(folder, 'codes.csv')
    writeFileSync(
      file,
      ['code,class', ...Array.from({ length: 30 }, (_, i) => `${i % 3},${i % 2}`)].join('\n'),
    )
    const args = ['--data', file, '--label', 'class', '--clients', '2', '--aggregators', '2', '--rounds', '1']
    const { data } = await federate('codes', [...args, '--categories', 'code'])
    expect(data.inputs).toBe(3)
  })

  test.skipIf(!existsSync(biopsies))(`of five hospitals (skipped without ${biopsies})`, async () => {
    const args = ['--data', biopsies, '--label', 'class', '--drop', 'rownames,ID', '--aggregators', '2']
    const { rounds, pooled, aggregation } = await federate('hospitals', args)
    expect(aggregation.clients).toBe(5)
    const accuracy = rounds.at(-1)?.accuracy ?? 0
    expect(accuracy).toBeGreaterThan(0.95)
    expect(Math.abs(accuracy - pooled.accuracy)).toBeLessThanOrEqual(0.01)
  })

  test('with liars shows the damage beside the same training without', async () => {
    const args = ['--clients', '4', '--aggregators', '2', '--rounds', '3', '--epochs', '1', '--poison', '1']
    const { poison, rounds } = await federate('poisoned', args)
    expect(poison).toMatchObject({ attack: 'flip', factor: -100, liars: [expect.any(Number)] })
    expect(poison?.honest).toHaveLength(4)
    expect(rounds.at(-1)?.loss).toBeGreaterThan(3 * (poison?.honest.at(-1)?.loss ?? Infinity))
  })

  test('whose updates are verified refuses liars and holds its accuracy', async () => {
    const args = ['--clients', '4', '--aggregators', '2', '--rounds', '2', '--epochs', '1', '--poison', '1']
    const report = await federate('verified', [...args, '--verify-norm', '0.25'])
    const { poison, verification, rounds, comparison, aggregation } = report
    expect(aggregation).toMatchObject({ protocol: 'verified', clip: null })
    expect(verification).toMatchObject({ bound: 0.25, maxWeight: 2000, minimum: 3 })
    for (const { contributions, refused } of rounds) {
      expect(contributions).toBe(3)
      expect(refused).toEqual([{ client: poison?.liars[0], code: 'PROOF_REJECTED' }])
    }
    expect(rounds.at(-1)?.clippedUpdates).toBeGreaterThan(0)
    expect(rounds.at(-1)?.loss).toBeCloseTo(comparison.clear.loss, 4)
    expect(poison?.unverified?.at(-1)?.loss).toBeGreaterThan(3 * (rounds.at(-1)?.loss ?? Infinity))
  })

  test('tells people the rounds and where the report is', async () => {
    const out = join(folder, 'people')
    const { stdout } = await command.run([
      'federate',
      '--clients',
      '2',
      '--aggregators',
      '2',
      '--rounds',
      '2',
      '--out',
      out,
    ])
    expect(stdout).toMatch(/^round +loss +accuracy +contributions +MB +seconds\n {4}1 /)
    expect(stdout).toMatch(/weights differ by \S+ at most \(bound \S+\), the mean of a round by/)
    expect(stdout).toContain(join(out, 'report.html'))
  })

  test.each([
    [
      'no such column',
      ['--data', 'biopsy.csv', '--label', 'nothing'],
      'FILE_UNREADABLE: biopsy.csv does not exist\n',
    ],
    [
      'no such digits',
      ['--mnist', folder],
      /^FILE_UNREADABLE: .*train-images-idx3-ubyte.gz does not exist\n$/,
    ],
    [
      'a misspelt number',
      ['--data', misspelt, '--label', 'class'],
      `FILE_INVALID: ${misspelt} holds numbers in column "a", but none in line 3: correct that, leave it empty, or name the ` +
        'column in --categories\n',
    ],
    ['no room', ['--clip', '1e10', '--fraction-bits', '40'], /^HEADROOM_EXCEEDED: .*\n$/],
    ['no folder', ['--out', '/dev/null/report'], /^FILE_UNWRITABLE: .*\n$/],
  ] as const)('%s', async (_, args, sentence) => {
    const { code, stdout, stderr } = await command.run([
      'federate',
      '--out',
      join(folder, 'none'),
      ...args,
      '--json',
    ])
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(sentence)
    expect(existsSync(join(folder, 'none', 'report.json'))).toBe(false)
  })
})
