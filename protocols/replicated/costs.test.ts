import { describe, expect, test } from 'vitest'
import { Field64 } from '../../src/field/field64.ts'
import { Field128 } from '../../src/field/field128.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { measure, operationSizes, perform } from '../additive/testing/measured-operation.ts'
import { replicatedBeginCost } from './costs.ts'
import { exchangeKeys } from './pairwise-keys.ts'
import { ReplicatedProtocol } from './protocol.ts'
import { keysOfAll } from './testing/keys-of-all.ts'

describe.each([
  [Field64, 65_536],
  [Field128, 4100],
] as const)('%o in blocks of %i bytes', (field, blockBytes) => {
  const zeros = (length: number) => FieldVector.zero(field, length)
  const zero = (length: number) => ({ own: zeros(length), next: zeros(length) })

  test.each(operationSizes)('%s %o costs what its formula says', async (name, size) => {
    const keys = keysOfAll()
    const make = (id: number) => new ReplicatedProtocol({ field, id, keys: keys[id]!, blockBytes })
    const measured = await measure(3, async (party) => {
      await perform(make(party.id), zero, name, size, party)
      return {}
    })
    expect(measured).toEqual(make(0).costs[name]({ n: 3, elementBytes: field.elementBytes, ...size }))
  })
})

test('a session begins with 32 bytes from each party', async () => {
  const measured = await measure(3, async (party) => {
    await exchangeKeys(party)
    return {}
  })
  expect(measured).toEqual(replicatedBeginCost)
})
