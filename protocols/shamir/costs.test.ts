import { describe, expect, test } from 'vitest'
import { Field64 } from '../../src/field/field64.ts'
import { Field128 } from '../../src/field/field128.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { measure, operationSizes, perform } from '../additive/testing/measured-operation.ts'
import { beginCost } from './costs.ts'
import { ShamirProtocol } from './protocol.ts'
import { mostSubsets } from './subset-keys.ts'

const cases = [
  [Field64, 65_536, mostSubsets],
  [Field128, 4096, 0],
] as const

describe.each([3, 4, 5, 7])('%i parties', (n) => {
  test.each(operationSizes)('%s %o costs what its formula says', async (name, size) => {
    for (const [field, blockBytes, most] of cases) {
      const zero = (length: number) => FieldVector.zero(field, length)
      const costs: unknown[] = []
      const measured = await measure(n, async (party) => {
        const protocol = await ShamirProtocol.begin(party, { field, blockBytes, mostSubsets: most })
        const { rounds, bytes } = protocol.costs[name]({ n, elementBytes: field.elementBytes, ...size })
        const begin = beginCost(n, most)
        costs.push({ rounds: rounds + begin.rounds, bytes: bytes + begin.bytes, material: {} })
        await perform(protocol, zero, name, size, party)
        return {}
      })
      expect(costs[0]).toEqual(measured)
    }
  })
})

test('beginning costs what its formula says, and nothing where sets of parties are many', async () => {
  for (const n of [3, 4, 6, 7, 13]) {
    const measured = await measure(n, async (party) => {
      await ShamirProtocol.begin(party, { field: Field64 })
      return {}
    })
    expect(measured).toEqual(beginCost(n))
  }
  expect(beginCost(12).bytes).toBe(792 * 6 * 32)
  expect(beginCost(13).bytes).toBe(0)
})
