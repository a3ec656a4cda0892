import { expect, test } from 'vitest'
import { Field128 } from '../../src/field/field128.ts'
import type { Cost, CostModel, Material, Mpc, Shared } from '../../src/runtime/arithmetic.ts'
import { simulateProgram } from '../simulate-program.ts'
import { type ProtocolName, threatModel } from '../threat-models.ts'
import { bits } from './bits.ts'
import { bitsCost, equalCost, type IntegersSize, lessThanCost, truncateCost } from './costs.ts'
import { equal } from './equal.ts'
import { lessThan } from './less-than.ts'
import { truncate } from './truncate.ts'

type Formula = (model: CostModel, size: IntegersSize) => Cost

const operations: readonly (readonly [
  name: string,
  run: (mpc: Mpc, x: Shared, zero: Shared) => Promise<unknown>,
  formula: Formula,
])[] = [
  ['truncate', (mpc, x) => truncate(mpc, x, 1), truncateCost],
  ['lessThan', lessThan, lessThanCost],
  ['equal', equal, equalCost],
  ['one bit', (mpc, x) => bits(mpc, x, 1), (model, size) => bitsCost(model, size, 1)],
  ['13 bits', (mpc, x) => bits(mpc, x, 13), (model, size) => bitsCost(model, size, 13)],
]

/** Runs an operation on zeroes known to have so many bits: what it cost without its operands, measured. */
async function measure(
  run: (mpc: Mpc, x: Shared, zero: Shared) => Promise<unknown>,
  protocol: ProtocolName,
  { n, length, valueBits }: IntegersSize,
) {
  const material: Record<string, number> = {}
  const outcomes = await simulateProgram(
    async (mpc) => {
      const zeroes = mpc.constant(new Array<number>(length).fill(0))
      const bound = (1n << BigInt(valueBits - 1)) - 1n
      await run(
        mpc,
        mpc.restate(zeroes, { fractionBits: 1, bound }),
        mpc.restate(zeroes, { fractionBits: 1, bound: 0n }),
      )
    },
    {
      parties: n,
      protocol,
      field: Field128,
      observe(party, { name, size }) {
        if (party !== 0) return
        const cost = threatModel(protocol).costs[name]({ n, elementBytes: 16, ...size })
        for (const [kind, amount] of Object.entries(cost.material))
          material[kind] = (material[kind] ?? 0) + amount
      },
    },
  )
  const online = ({ scope }: { scope: string }) => !scope.includes('dealer')
  return {
    rounds: Math.max(...outcomes.map(({ metrics }) => metrics.rounds)),
    bytes: outcomes
      .flatMap(({ metrics }) => metrics.scopes.filter(online))
      .reduce((sum, { bytesOut }) => sum + bytesOut, 0),
    material: material as Material,
  }
}

const sizes = [2, 3].flatMap((n) =>
  [
    [1, 2],
    [7, 5],
    [300, 34],
    [2, 86],
  ].map(([length, valueBits]) => ({ n, elementBytes: 16, length, valueBits }) as IntegersSize),
)

test.each(operations)('%s costs what its formula says', async (_, run, formula) => {
  for (const size of sizes)
    for (const protocol of ['clear', 'additive', 'spdz'] as const) {
      const { rounds, bytes, material } = formula(threatModel(protocol).costs, size)
      expect(await measure(run, protocol, size)).toEqual({ rounds, bytes, material })
    }
})

test('a comparison of 32-bit integers by two parties', () => {
  const size = { n: 2, elementBytes: 16, length: 1, valueBits: 34 }
  const { costs } = threatModel('additive')
  expect(lessThanCost(costs, size)).toEqual({ rounds: 7, bytes: 3744, material: { bits: 74, triples: 58 } })
  expect(equalCost(costs, size)).toEqual({ rounds: 5, bytes: 224, material: { bits: 163, triples: 2 } })
  expect(truncateCost(costs, size)).toEqual({ rounds: 1, bytes: 32, material: { bits: 74 } })
  expect(bitsCost(costs, size, 34)).toEqual({ rounds: 7, bytes: 8544, material: { bits: 74, triples: 133 } })
})
