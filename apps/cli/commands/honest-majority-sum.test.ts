import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { authenticatedSumStep } from '../../../protocols/client-input/authenticated-sum.ts'
import { inputSteps } from '../../../protocols/client-input/steps.ts'
import type { Report } from '../federate/report.ts'
import { formatNpy } from '../files/npy.ts'
import { readUpdate } from '../files/update.ts'
import { planSum, taskOf } from '../sum/plan.ts'
import { bundledCommand, type Fault, temporaryFolder } from '../testing/tested-command.ts'

const command = await bundledCommand()
afterAll(() => command.remove())

const folder = temporaryFolder()
const replicated = ['--protocol', 'replicated-malicious']
const shamir = ['--protocol', 'shamir-malicious']

const format = { kind: 'npy', byteOrder: 'little', fortranOrder: false } as const

function npy(name: string, values: readonly number[]): string {
  const path = join(folder, name)
  const tensor = { name: '', dtype: 'float32', shape: [2, 2], values: Float32Array.from(values) } as const
  writeFileSync(path, formatNpy(tensor, format))
  return path
}

const files = [npy('0.npy', [1, 2, 3, 4]), npy('1.npy', [10, 20, 30, 40]), npy('2.npy', [0.5, -1, 0, 1])]

/** What is sent in summing the three files by three aggregators, where so many files are enough. */
function steps(minimum: number) {
  const request = {
    contributors: files.length,
    minimum,
    aggregators: 3,
    field: '64',
    fractionBits: undefined,
    clip: undefined,
    maxWeight: undefined,
    mean: false,
    threat: { protocol: 'replicated-malicious' },
    deadline: 60_000,
  } as const
  const tensors = [{ name: '', dtype: 'float32', shape: [2, 2] }] as const
  const sum = authenticatedSumStep(taskOf(planSum(request, { format, tensors })), false)
  return { ...inputSteps(sum), sum }
}

describe.concurrent('a sum by an honest majority of aggregators', () => {
  test('of NumPy arrays, by three', async () => {
    const out = join(folder, 'sum.npy')
    const { code, stdout, stderr } = await command.run(['sum', ...files, ...replicated, '--out', out])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('sum of 3 contributions by 3 aggregators\n')
    expect(stdout).toContain(
      'replicated-malicious: aggregators that lie are caught, and contributions hidden, while more than half of them are honest\n',
    )
    const { tensors } = await readUpdate(out)
    expect([...(tensors[0]?.values ?? [])]).toEqual([11.5, 21, 33, 45])
  })

  test.each([
    [replicated, 3, '64'],
    [shamir, 3, '128'],
    [shamir, 4, '64'],
    [shamir, 5, '64'],
  ])('weighted: %j by %i in Field%s', async (protocol, aggregators, field) => {
    const more = ['--aggregators', `${aggregators}`, '--field', field, '--weights', '1,3,4', '--json']
    const { code, stdout, stderr } = await command.run(['sum', ...files, ...protocol, ...more])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(JSON.parse(stdout)).toMatchObject({
      operation: 'mean',
      protocol: protocol[1],
      triples: null,
      counted: 3,
      aggregators,
      totalWeight: 8,
      tensors: [{ values: [4.125, 7.25, 11.625, 16] }],
    })
  })
})

describe.concurrent('a federated training by an honest majority of aggregators', () => {
  test.each([
    ['replicated-malicious', 3],
    ['shamir-malicious', 5],
  ])('of a table, whose statistics are summed in the same way: %s by %i', async (protocol, aggregators) => {
    const rows = Array.from({ length: 60 }, (_, i) => `${i % 2 ? 5 + i : -i},${'xyz'[i % 3]},${i % 2}`)
    const file = join(folder, `${protocol}.csv`)
    writeFileSync(file, ['a,b,class', ...rows].join('\n'))
    const out = join(folder, protocol)
    const data = ['--data', file, '--label', 'class', '--clients', '2', '--rounds', '4', '--out', out]
    const by = ['--protocol', protocol, '--aggregators', `${aggregators}`]
    const { code, stdout, stderr } = await command.run(['federate', ...data, ...by, '--json'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const { rounds, aggregation, comparison }: Report = JSON.parse(stdout)
    expect(aggregation).toMatchObject({ protocol, triples: null, aggregators, field: 'Field64' })
    expect(comparison.largestMeanDifference).toBeLessThanOrEqual(comparison.meanBound)
    for (const { contributions } of rounds) expect(contributions).toBe(2)
    expect(rounds.at(-1)?.accuracy).toBeGreaterThan(0.9)
    expect(readFileSync(join(out, 'report.html'), 'utf8')).toContain(protocol)
  })
})

describe.concurrent('a process is killed', () => {
  async function killed(fault: Omit<Fault, 'signal'>, minimum: number) {
    const left = join(folder, `killed ${Object.values(fault).join(' ')} ${minimum}`)
    mkdirSync(left)
    const more = ['--minimum', `${minimum}`, '--json', '--out', join(left, 'sum.npy')]
    const ended = await command.run(['sum', ...files, ...replicated, ...more], {
      signal: 'SIGKILL',
      ...fault,
    })
    return { ...ended, left, names: readdirSync(left) }
  }

  test.each([1, 3])('before message %i of its input, a contributor that is not needed', async (count) => {
    const fault = { who: 'contributor-1', at: 'frame', step: steps(2).difference, count } as const
    const { code, stdout, left, names } = await killed(fault, 2)
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      contributors: 3,
      counted: 2,
      saturated: [0, null, 0],
    })
    expect(names).toEqual(['sum.npy'])
    const { tensors } = await readUpdate(join(left, 'sum.npy'))
    expect([...(tensors[0]?.values ?? [])]).toEqual([1.5, 1, 3, 5])
  })

  test.each([
    ['a contributor that is needed', 'contributor-1', steps(3).difference],
    ['an aggregator, before inputs are agreed on', 'aggregator-2', steps(3).answers],
    ['an aggregator, before the sum is opened', 'aggregator-1', steps(3).sum],
  ])('%s: the others stop and name it', async (_, who, step) => {
    expect(await killed({ who, at: 'frame', step, count: 1 }, 3)).toMatchObject({
      code: 1,
      stdout: '',
      stderr: `PEER_LOST: '${who}' is lost: its process was ended by SIGKILL\n`,
      names: [],
    })
  })

  test('in a training, an aggregator', async () => {
    const out = join(folder, 'killed in training')
    const args = ['--clients', '2', '--rounds', '200', '--epochs', '1', '--out', out]
    const fault = { signal: 'SIGKILL', who: 'aggregator-1', at: 'report', count: 3 } as const
    expect(await command.run(['federate', ...shamir, ...args], fault)).toMatchObject({
      code: 1,
      stderr: "PEER_LOST: 'aggregator-1' is lost: its process was ended by SIGKILL\n",
    })
    expect(existsSync(join(out, 'report.json'))).toBe(false)
  })
})
