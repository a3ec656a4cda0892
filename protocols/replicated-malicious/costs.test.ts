import { describe, expect, test } from 'vitest'
import type { Field } from '../../src/field/field.ts'
import { Field64 } from '../../src/field/field64.ts'
import { Field128 } from '../../src/field/field128.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { measure, operationSizes, perform } from '../additive/testing/measured-operation.ts'
import { keysOfAll } from '../replicated/testing/keys-of-all.ts'
import { ReplicatedMaliciousProtocol } from './protocol.ts'

describe.each([
  [Field64, 65_536, 1 << 20],
  [Field128, 4100, 1000],
] as const)('%o in blocks of %i bytes, %i elements unverified', (field, blockBytes, unverifiedLimit) => {
  const zeros = (length: number) => FieldVector.zero(field, length)
  const zero = (length: number) => ({ own: zeros(length), next: zeros(length) })
  const both = (length: number) => ({ value: zero(length), image: zero(length) })

  test.each(operationSizes)('%s %o costs what its formula says', async (name, size) => {
    const keys = keysOfAll()
    const options = { field, blockBytes, unverifiedLimit, r: zero(1) }
    const make = (id: number) => new ReplicatedMaliciousProtocol({ ...options, id, keys: keys[id]! })
    const measured = await measure(3, async (party) => {
      await perform(make(party.id), both, name, size, party)
      return {}
    })
    expect(measured).toEqual(make(0).costs[name]({ n: 3, elementBytes: field.elementBytes, ...size }))
  })
})

test('a field that is too small is refused', () => {
  const small = { name: 'small', modulus: (1n << 60n) - 93n, elementBytes: 8 } as Field
  const r = { own: FieldVector.zero(Field64, 1), next: FieldVector.zero(Field64, 1) }
  expect(() => new ReplicatedMaliciousProtocol({ field: small, id: 0, keys: keysOfAll()[0]!, r })).toThrow(
    expect.objectContaining({ code: 'FIELD_TOO_SMALL' }),
  )
})
