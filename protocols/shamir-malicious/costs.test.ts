import { describe, expect, test } from 'vitest'
import { Field64 } from '../../src/field/field64.ts'
import { Field128 } from '../../src/field/field128.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { measure, operationSizes, perform } from '../additive/testing/measured-operation.ts'
import { beginCost } from './costs.ts'
import { ShamirMaliciousProtocol } from './protocol.ts'

const cases = [
  [3, Field64, 65_536, 1 << 20],
  [4, Field128, 4096, 1000],
  [5, Field64, 4096, 1000],
] as const

describe.each(cases)(
  '%i parties, %o in blocks of %i bytes, %i elements unverified',
  (n, field, blockBytes, unverifiedLimit) => {
    // roots of random squares are not what is measured, and zeros have none
    const sizes = operationSizes.filter(([name, { length }]) => name !== 'randomBits' || length <= 64)

    test.each(sizes)('%s %o costs what its formula says', async (name, size) => {
      const costs: unknown[] = []
      const zero = (length: number) => ({
        value: FieldVector.zero(field, length),
        image: FieldVector.zero(field, length),
      })
      const measured = await measure(n, async (party) => {
        const protocol = await ShamirMaliciousProtocol.begin(party, { field, blockBytes, unverifiedLimit })
        const { rounds, bytes } = protocol.costs[name]({ n, elementBytes: field.elementBytes, ...size })
        const begin = beginCost(n)
        costs.push({ rounds: rounds + begin.rounds, bytes: bytes + begin.bytes, material: {} })
        await perform(protocol, zero, name, size, party)
        return {}
      })
      expect(measured).toEqual(costs[0])
    })
  },
)

test('fewer than three parties and more than twelve are refused', async () => {
  for (const n of [2, 13])
    await expect(
      measure(n, async (party) => {
        await ShamirMaliciousProtocol.begin(party, { field: Field64 })
        return {}
      }),
    ).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
})
