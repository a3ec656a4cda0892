import { expect, test } from 'vitest'
import { Field64, type Mpc, type Program, simulateProgram, threatModel } from '../../../src/index.ts'
import type { PerformedOperation } from '../../../src/runtime/index.ts'
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

test.each([
  [inOneRound, 2],
  [inOneRound, 3],
  [inBranches, 2],
  [inBranches, 4],
])('%o costs %i parties what it is said to', async (program, parties) => {
  const operations: PerformedOperation[] = []
  await simulateProgram(onZeros(program), {
    parties,
    protocol: 'clear',
    observe: (party, operation) => party === 0 && operations.push(operation),
  })
  const { elementBytes } = Field64
  const expected = totalCost(operations, threatModel('additive').costs, { n: parties, elementBytes })

  const outcomes = await simulateProgram(onZeros(program), { parties })
  const own = outcomes.map(({ metrics }) =>
    metrics.scopes.filter(({ scope }) => !scope.startsWith('session/dealer')),
  )
  const bytes = own.flat().reduce((sum, { bytesOut }) => sum + bytesOut, 0)
  const rounds = Math.max(...outcomes.map(({ metrics }) => metrics.rounds))
  expect({ bytes, rounds }).toEqual({ bytes: expected.bytes, rounds: expected.rounds })
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
