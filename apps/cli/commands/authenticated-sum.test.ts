import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { authenticatedSumStep } from '../../../protocols/client-input/authenticated-sum.ts'
import { inputSteps } from '../../../protocols/client-input/steps.ts'
import { checkSteps } from '../../../protocols/spdz/mac-check.ts'
import { pageStep } from '../../../protocols/triples/dealer/steps.ts'
import { hashText, stepOf } from '../../../src/runtime/step.ts'
import type { Report } from '../federate/report.ts'
import { formatNpy } from '../files/npy.ts'
import { readUpdate } from '../files/update.ts'
import { planSum, taskOf } from '../sum/plan.ts'
import { bundledCommand, type Fault, temporaryFolder } from '../testing/tested-command.ts'

const command = await bundledCommand()
afterAll(() => command.remove())

const folder = temporaryFolder()
const spdz = ['--protocol', 'spdz', '--triples', 'dealer', '--aggregators', '2']

function npy(name: string, values: readonly number[]): string {
  const path = join(folder, name)
  const tensor = { name: '', dtype: 'float32', shape: [2, 2], values: Float32Array.from(values) } as const
  writeFileSync(path, formatNpy(tensor, { kind: 'npy', byteOrder: 'little', fortranOrder: false }))
  return path
}

const request = {
  contributors: 3,
  minimum: 2,
  aggregators: 2,
  field: '64',
  fractionBits: undefined,
  clip: undefined,
  maxWeight: undefined,
  mean: false,
  threat: { protocol: 'spdz' },
  deadline: 60_000,
} as const

/** The task of summing the three files, where so many are enough. */
function taskOfThree(minimum: number) {
  const tensors = [{ name: '', dtype: 'float32', shape: [2, 2] }] as const
  const format = { kind: 'npy', byteOrder: 'little', fortranOrder: false } as const
  return taskOf(planSum({ ...request, minimum }, { format, tensors }))
}

/** What contributors send their inputs with. */
function differenceStep(minimum: number) {
  return inputSteps(authenticatedSumStep(taskOfThree(minimum), false)).difference
}

const files = [npy('0.npy', [1, 2, 3, 4]), npy('1.npy', [10, 20, 30, 40]), npy('2.npy', [0.5, -1, 0, 1])]

describe.concurrent('a sum by aggregators that may lie', () => {
  test('of NumPy arrays', async () => {
    const out = join(folder, 'sum.npy')
    const { code, stdout, stderr } = await command.run(['sum', ...files, ...spdz, '--out', out])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('sum of 3 contributions by 2 aggregators\n')
    expect(stdout).toContain(
      'spdz: aggregators that lie are caught; a trusted dealer deals what masks contributions\n',
    )
    const { tensors } = await readUpdate(out)
    expect([...(tensors[0]?.values ?? [])]).toEqual([11.5, 21, 33, 45])
  })

  test('of tables, weighted, by three in the large field', async () => {
    const tables = ['a,b\n1,2\n-9,4\n', 'a,b\n0.25,1\n1,7\n'].map((text, i) => {
      const path = join(folder, `${i}.csv`)
      writeFileSync(path, text)
      return path
    })
    const more = ['--weights', '1,3', '--clip', '4', '--field', '128', '--protocol', 'spdz', '--json']
    const { code, stdout } = await command.run(['sum', ...tables, ...more])
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      operation: 'mean',
      protocol: 'spdz',
      triples: 'dealer',
      contributors: 2,
      counted: 2,
      aggregators: 3,
      totalWeight: 4,
      saturated: [1, 1],
      tensors: [{ values: [0.4375, 1.25, -0.25, 4] }],
    })
  })

  const pool = join(folder, 'pool')

  test.each([
    ['that make their masks themselves', 'mascot', []],
    ['that made their masks before', `store:${pool}`, ['preprocess', '--out', pool]],
  ])('%s', async (_, triples, fill) => {
    if (fill.length > 0)
      await command.run([...fill, '--triples', '1000', '--from', 'dealer', '--parties', '2'])
    const more = ['--protocol', 'spdz', '--triples', triples, '--aggregators', '2', '--json']
    const { code, stdout } = await command.run(['sum', ...files, ...more])
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      triples: triples.replace(/:.*/, ''),
      tensors: [{ values: [11.5, 21, 33, 45] }],
    })
  })

  test('and an additive one says that it uses no triples', async () => {
    const { stdout } = await command.run(['sum', ...files, '--triples', 'ot', '--aggregators', '2'])
    expect(stdout).toContain('a sum multiplies nothing, so no triples are used')
  })
})

describe.concurrent('a federated training by aggregators that may lie', () => {
  async function federate(name: string, args: readonly string[]): Promise<Report> {
    const out = join(folder, name)
    const { code, stdout, stderr } = await command.run(['federate', ...args, ...spdz, '--out', out, '--json'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const report: Report = JSON.parse(stdout)
    const { largestMeanDifference, meanBound } = report.comparison
    expect(largestMeanDifference).toBeLessThanOrEqual(meanBound)
    for (const { contributions } of report.rounds) expect(contributions).toBe(report.aggregation.clients)
    expect(readFileSync(join(out, 'report.html'), 'utf8')).toContain('spdz, triples: dealer')
    return report
  }

  test('of a table, whose statistics are summed in the same way', async () => {
    const rows = Array.from({ length: 60 }, (_, i) => `${i % 2 ? 5 + i : -i},${'xyz'[i % 3]},${i % 2}`)
    const file = join(folder, 'table.csv')
    writeFileSync(file, ['a,b,class', ...rows].join('\n'))
    const args = ['--data', file, '--label', 'class', '--clients', '2', '--rounds', '4']
    const { rounds, aggregation } = await federate('table', args)
    expect(aggregation).toMatchObject({ protocol: 'spdz', triples: 'dealer', field: 'Field128' })
    expect(rounds.at(-1)?.accuracy).toBeGreaterThan(0.9)
  })
})

describe.concurrent('a process is killed', () => {
  async function killed(fault: Omit<Fault, 'signal'>, more: readonly string[], protocol = spdz) {
    const left = join(folder, ['killed', ...Object.values(fault), ...more, ...protocol].join(' '))
    mkdirSync(left)
    const args = ['sum', ...files, ...protocol, ...more, '--json', '--out', join(left, 'sum.npy')]
    const ended = await command.run(args, { signal: 'SIGKILL', ...fault })
    return { ...ended, left: readdirSync(left) }
  }

  const additive = ['--aggregators', '2']
  const shareStep = stepOf('secure-sum contribution', hashText(`${taskOfThree(2).id} false`))

  test.each([
    ['before it gives its input', spdz, { step: differenceStep(2), count: 1 }],
    ['when one of two aggregators has its input', spdz, { step: differenceStep(2), count: 2 }],
    ['between its two shares of an additive sum', additive, { step: shareStep, count: 2 }],
  ])('%s, a contributor that is not needed', async (_, protocol, place) => {
    const fault = { who: 'contributor-1', at: 'frame', ...place } as const
    const { code, stdout, left } = await killed(fault, ['--minimum', '2'], protocol)
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ contributors: 3, counted: 2, saturated: [0, null, 0] })
    expect(left).toEqual(['sum.npy'])
  })

  test.each([
    ['when it starts', additive, { at: 'start', count: 1 }],
    ['before it says that it has read its file', additive, { at: 'report', count: 1 }],
    ['before it says where it listens', additive, { at: 'report', count: 2 }],
    ['before any of its four links is made', additive, { at: 'frame', count: 1 }],
    ['before any of its links is made, by aggregators that may lie', spdz, { at: 'frame', count: 1 }],
    ['while its links are made', additive, { at: 'frame', count: 2 }],
    ['before it greets the first party', additive, { at: 'frame', count: 5 }],
    ['before it greets the second', additive, { at: 'frame', count: 6 }],
  ] as const)('%s, a contributor that is not needed: the others go on', async (_, protocol, place) => {
    const fault = { who: 'contributor-1', ...place } as const
    const { code, stdout, stderr, left } = await killed(fault, ['--minimum', '2'], protocol)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(JSON.parse(stdout)).toMatchObject({ counted: 2, refused: [], saturated: [0, null, 0] })
    expect(left).toEqual(['sum.npy'])
  })

  test('an aggregator, where contributors may be lost: the others stop and name it', async () => {
    const fault = { who: 'aggregator-1', at: 'frame', count: 6 } as const
    expect(await killed(fault, ['--minimum', '2'], additive)).toMatchObject({
      code: 1,
      stderr: "PEER_LOST: 'aggregator-1' is lost: its process was ended by SIGKILL\n",
      left: [],
    })
  })

  test('one contributor more than may be lost: the others stop and name it', async () => {
    const fault = { who: 'contributor-1', at: 'frame', count: 1 } as const
    expect(await killed(fault, [], additive)).toMatchObject({
      code: 1,
      stderr: "PEER_LOST: 'contributor-1' is lost: its process was ended by SIGKILL\n",
      left: [],
    })
  })

  test.each([
    ['in place of its second share', additive, { step: shareStep, count: 2 }],
    ['in place of its input', spdz, { step: differenceStep(2), count: 1 }],
  ])('or sends garbage %s: one that is not needed is named with the reason', async (_, protocol, place) => {
    const fault = { signal: 'garbage', who: 'contributor-1', at: 'frame', ...place } as const
    const args = ['sum', ...files, ...protocol, '--minimum', '2']
    const refused = [{ file: files[1], code: 'MALFORMED_FRAME' }]
    const { code, stdout, stderr } = await command.run([...args, '--json'], fault)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(JSON.parse(stdout)).toMatchObject({ counted: 2, refused, tensors: [{ values: [1.5, 1, 3, 5] }] })
    const told = await command.run(args, fault)
    expect(told.stdout).toContain(
      `sum of 2 of 3 contributions by 2 aggregators\nrefused: ${files[1]} (MALFORMED_FRAME)\n`,
    )
  })

  test('or sends garbage: a contributor that is needed ends the sum, and is named', async () => {
    const needed = stepOf('secure-sum contribution', hashText(`${taskOfThree(3).id} false`))
    const fault = { signal: 'garbage', who: 'contributor-1', at: 'frame', step: needed, count: 1 } as const
    const { code, stdout, stderr } = await command.run(['sum', ...files, ...additive], fault)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/^MALFORMED_FRAME: .*'contributor-1'.*\n$/)
  })

  test.each([
    ['a contributor that is needed', 'contributor-1', differenceStep(3)],
    ['an aggregator, before the sum is opened', 'aggregator-1', checkSteps.reveal],
    ['the dealer', 'dealer', pageStep],
  ])('%s: the others stop and name it', async (_, who, step) => {
    expect(await killed({ who, at: 'frame', step, count: 1 }, [])).toMatchObject({
      code: 1,
      stdout: '',
      stderr: `PEER_LOST: '${who}' is lost: its process was ended by SIGKILL\n`,
      left: [],
    })
  })

  test('or stopped: a contributor that falls silent is left out, if it is not needed', async () => {
    const fault = {
      signal: 'SIGSTOP',
      who: 'contributor-2',
      at: 'frame',
      step: differenceStep(2),
      count: 1,
    } as const
    // it is silent for ten seconds, and the others have longer to start
    const more = ['--minimum', '2', '--deadline', '30', '--json']
    const { code, stdout, stderr } = await command.run(['sum', ...files, ...spdz, ...more], fault)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(JSON.parse(stdout)).toMatchObject({ counted: 2, tensors: [{ values: [11, 22, 33, 44] }] })
  })

  test('in a training, an aggregator', async () => {
    const out = join(folder, 'killed in training')
    const args = ['--clients', '2', '--rounds', '200', '--epochs', '1', '--out', out]
    const fault = { signal: 'SIGKILL', who: 'aggregator-1', at: 'report', count: 3 } as const
    expect(await command.run(['federate', ...spdz, ...args], fault)).toMatchObject({
      code: 1,
      stderr: "PEER_LOST: 'aggregator-1' is lost: its process was ended by SIGKILL\n",
    })
    expect(existsSync(join(out, 'report.json'))).toBe(false)
  })
})
