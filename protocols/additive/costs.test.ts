import { describe, expect, test } from 'vitest'
import { Field64 } from '../../src/field/field64.ts'
import { Field128 } from '../../src/field/field128.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { ClearProtocol } from '../clear/protocol.ts'
import { AdditiveProtocol } from './protocol.ts'
import { CountedZeros, measure, operationSizes, perform } from './testing/measured-operation.ts'

describe.each([2, 3, 4, 5])('%i parties', (n) => {
  test.each(operationSizes)('%s %o costs what its formula says', async (name, size) => {
    for (const [field, blockBytes] of [
      [Field64, 65_536],
      [Field128, 4096],
    ] as const) {
      const zero = (length: number) => FieldVector.zero(field, length)
      const make = (id: number, preprocessing: CountedZeros<FieldVector>) =>
        new AdditiveProtocol({ field, id, preprocessing, blockBytes })
      const measured = await measure(n, async (party) => {
        const preprocessing = new CountedZeros(zero)
        await perform(make(party.id, preprocessing), zero, name, size, party)
        return preprocessing.used
      })
      const { costs } = make(0, new CountedZeros(zero))
      expect(measured).toEqual(costs[name]({ n, elementBytes: field.elementBytes, ...size }))
    }
  })

  test.each(operationSizes)('in the clear, %s %o costs what its formula says', async (name, size) => {
    const protocol = new ClearProtocol({ field: Field64 })
    const measured = await measure(n, async (party) => {
      await perform(protocol, (length) => FieldVector.zero(Field64, length), name, size, party)
      return {}
    })
    expect(measured).toEqual(protocol.costs[name]({ n, elementBytes: 8, ...size }))
  })
})
