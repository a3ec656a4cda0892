import { describe, expect, test } from 'vitest'
import { Field64 } from '../../src/field/field64.ts'
import { Field128 } from '../../src/field/field128.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { measure, operationSizes, perform } from '../additive/testing/measured-operation.ts'
import { mostSubsets } from '../shamir/subset-keys.ts'
import { beginCost } from './costs.ts'
import { ShamirMaliciousProtocol } from './protocol.ts'

const cases = [
  [3, Field64, 65_536, 1 << 20, mostSubsets],
  [4, Field128, 4096, 1000, mostSubsets],
  [5, Field64, 4096, 1000, mostSubsets],
  [3, Field128, 4096, 1000, 0],
  [6, Field64, 65_536, 1 << 20, 0],
] as const

describe.each(cases)(
  '%i parties, %o in blocks of %i bytes, %i elements unverified, %i sets with keys',
  (n, field, blockBytes, unverifiedLimit, most) => {
    // roots of random squares are not what is measured, and zeros have none
    const sizes = operationSizes.filter(([name, { length }]) => name !== 'randomBits' || length <= 64)

    test.each(sizes)('%s %o costs what its formula says', async (name, size) => {
      const costs: unknown[] = []
      const zero = (length: number) => ({
        value: FieldVector.zero(field, length),
        image: FieldVector.zero(field, length),
      })
      const measured = await measure(n, async (party) => {
        const protocol = await ShamirMaliciousProtocol.begin(party, {
          ...{ field, blockBytes, unverifiedLimit },
          mostSubsets: most,
        })
        const { rounds, bytes } = protocol.costs[name]({ n, elementBytes: field.elementBytes, ...size })
        const begin = beginCost(n, field, most)
        costs.push({ rounds: rounds + begin.rounds, bytes: bytes + begin.bytes, material: {} })
        await perform(protocol, zero, name, size, party)
        return {}
      })
      expect(measured).toEqual(costs[0])
    })
  },
)

test('beginning costs what its formula says, with keys and without', async () => {
  for (const n of [12, 13]) {
    const measured = await measure(n, async (party) => {
      await ShamirMaliciousProtocol.begin(party, { field: Field64 })
      return {}
    })
    expect(measured).toEqual(beginCost(n, Field64))
  }
})

test('fewer than three parties are refused', async () => {
  const begin = measure(2, async (party) => {
    await ShamirMaliciousProtocol.begin(party, { field: Field64 })
    return {}
  })
  await expect(begin).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
})
