import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { Field64, type Mpc, type Program, simulateProgram, threatModels } from '../../../src/index.ts'
import type { PerformedOperation } from '../../../src/runtime/index.ts'
import { bundleProgram } from '../program/bundle.ts'
import { temporaryFolder } from '../testing/tested-command.ts'
import { dryRun } from './dry-run.ts'
import { totalCost } from './total-cost.ts'
import { onZeros } from './zero-inputs.ts'

const inOneRound: Program = async (mpc) => {
  const [x, y] = await Promise.all([mpc.input(0, 10, mpc.own('x')), mpc.input(1, 10, mpc.own('y'))])
  const [z, s] = await Promise.all([mpc.mul(x, y), mpc.square(x)])
  return Promise.all([mpc.open(z), mpc.openTo(0, s)])
}

const inBranches: Program = async (mpc) => {
  const x = await mpc.input(0, 6, mpc.own('x'))
  const power = (times: number) => async (m: Mpc) => {
    let product = x
    for (let i = 0; i < times; i++) product = await m.mul(product, x)
    return product
  }
  const [deep, shallow] = await mpc.parallel([
    async (m) => (await m.parallel([power(3), power(1)]))[0],
    power(2),
  ])
  const bits = await mpc.randomBits(6)
  const matrix = await mpc.matmul(mpc.reshape(x, 2, 3), mpc.reshape(x, 3, 2))
  return [await mpc.open(mpc.add(deep!, shallow!)), await mpc.open(bits), await mpc.open(matrix)]
}

/** Those whose material costs the computing parties nothing. */
const models = threatModels.filter(({ triples }) => triples === undefined || triples === 'dealer')

describe.each(models)('$protocol', (model) => {
  const { protocol } = model
  const counts = [2, 3, 4, 5].filter((n) => n >= model.parties.least && n <= model.parties.most)
  test.each(
    counts.flatMap((parties) => [inOneRound, inBranches].map((program) => [program, parties] as const)),
  )('%o costs %i parties what it is said to', async (program, parties) => {
    const operations: PerformedOperation[] = []
    await simulateProgram(onZeros(program), {
      parties,
      protocol: 'clear',
      observe: (party, operation) => party === 0 && operations.push(operation),
    })
    const { elementBytes } = Field64
    const expected = totalCost(operations, model, { n: parties, elementBytes })

    const outcomes = await simulateProgram(onZeros(program), { parties, protocol })
    const own = outcomes.map(({ metrics }) =>
      metrics.scopes.filter(({ scope }) => !scope.startsWith('session/dealer')),
    )
    const bytes = own.flat().reduce((sum, { bytesOut }) => sum + bytesOut, 0)
    const rounds = Math.max(...outcomes.map(({ metrics }) => metrics.rounds))
    expect({ bytes, rounds }).toEqual({ bytes: expected.bytes, rounds: expected.rounds })
  })
})

describe('a dry run', () => {
  const folder = temporaryFolder()

  /** Of a program that multiplies as often as an input of party 0 says, and takes a scalar product. */
  async function dryRunOf(given: readonly string[]) {
    const program = join(folder, 'program.js')
    writeFileSync(
      program,
      `export default async (mpc) => {
        const [times] = (await mpc.open(await mpc.input(0, 1, mpc.own('times')))).toNumbers()
        const x = await mpc.random(10)
        for (let i = 0; i < times; i++) await mpc.mul(x, x)
        return mpc.dot(x, x)
      }`,
    )
    const inputs = given.map((text, i) => {
      const file = join(folder, `times-${i}.json`)
      writeFileSync(file, text)
      return { name: 'times', file }
    })
    const bundle = await bundleProgram(program)
    return dryRun({
      computation: { bundle, threat: { protocol: 'additive' }, field: '64', deadline: 1_000 },
      parties: 3,
      inputs: new Map([[0, inputs]]),
      keep: undefined,
      transport: 'memory',
      network: { conditions: {}, seed: 0 },
      seed: undefined,
    })
  }

  test('tells what every protocol of so many parties needs, with the inputs given and with zeros', async () => {
    const [zeros, three] = [await dryRunOf([]), await dryRunOf(['[3]'])]
    for (const costs of [zeros, three])
      expect(costs.map(({ protocol }) => protocol)).toEqual([
        ...['additive', 'spdz', 'replicated', 'replicated-malicious', 'shamir', 'shamir-malicious', 'clear'],
      ])
    // an input of 64 bytes, 8 and then 2 x 10 elements opened all to all; three times 2 x 10 more
    expect(zeros[0]).toEqual({
      ...{ protocol: 'additive', rounds: 3, bytes: 64 + 6 * 8 + 6 * 160, material: { matrixTriples: 1 } },
    })
    expect(three[0]).toEqual({
      ...{ protocol: 'additive', rounds: 6, bytes: zeros[0]!.bytes + 3 * 6 * 160 },
      material: { triples: 30, matrixTriples: 1 },
    })
  })
})

test('a dry run tells what its program threw, and where', async () => {
  const program = join(temporaryFolder(), 'throws.mjs')
  writeFileSync(program, "export default async () => {\n  throw new Error('no such ward')\n}")
  const bundle = await bundleProgram(program)
  const run = dryRun({
    computation: { bundle, threat: { protocol: 'additive' }, field: '64', deadline: 1_000 },
    parties: 2,
    inputs: new Map(),
    keep: undefined,
    transport: 'memory',
    network: { conditions: {}, seed: 0 },
    seed: undefined,
  })
  await expect(run).rejects.toMatchObject({
    code: 'PROGRAM_FAILED',
    message: expect.stringMatching(/threw Error: no such ward \(.*throws[.]mjs:2:\d+\)$/),
  })
})

test('missing inputs are zeros, also of branches and of reals', async () => {
  const [outcome] = await simulateProgram(
    onZeros(async (mpc) => {
      const [x] = await mpc.parallel([(m) => m.input(0, 2, m.own('x'))])
      const y = await mpc.input(1, 2, mpc.own('y'))
      const r = await mpc.input(0, 1, { format: { fractionBits: 4, clip: 1 }, reals: undefined })
      return [await mpc.open(mpc.add(x!, y)), (await mpc.open(r)).toBigInts(), mpc.names]
    }),
    { parties: 2, protocol: 'clear', inputs: [{}, { y: [3n, 4n] }] },
  )
  const [sum, reals, names] = outcome!.value as [{ toBigInts(): bigint[] }, bigint[], string[]]
  expect(sum.toBigInts()).toEqual([3n, 4n])
  expect(reals).toEqual([0n])
  expect(names).toEqual(['party-0', 'party-1'])
})
