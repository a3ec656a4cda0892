import { describe, expect, test } from 'vitest'
import type { Field } from '../../src/field/field.ts'
import { Field64 } from '../../src/field/field64.ts'
import { Field128 } from '../../src/field/field128.ts'
import { FieldVector } from '../../src/field/vector.ts'
import type { Party, PartyId } from '../../src/runtime/party.ts'
import { CountedZeros, measure, operationSizes, perform } from '../additive/testing/measured-operation.ts'
import { type AuthenticatedPreprocessing, type AuthenticatedShare, zeroShare } from './authenticated-share.ts'
import { MacKey } from './mac-key.ts'
import { SpdzProtocol } from './protocol.ts'

/** Zeros under the key zero, counted. */
class CountedAuthenticatedZeros
  extends CountedZeros<AuthenticatedShare>
  implements AuthenticatedPreprocessing
{
  readonly macKey: MacKey

  constructor(field: Field) {
    super((length) => zeroShare(field, length))
    this.macKey = new MacKey(field, 0n)
  }

  async random(_at: Party, length: number) {
    this.count('random', length)
    return this.zero(length)
  }

  async inputMasks(at: Party, owner: PartyId, length: number) {
    this.count('masks', length)
    return {
      share: this.zero(length),
      mask: at.id === owner ? FieldVector.zero(this.macKey.field, length) : undefined,
    }
  }
}

interface Limits {
  readonly blockBytes: number
  readonly uncheckedLimit: number
}

describe.each([2, 3, 4, 5])('%i parties', (n) => {
  test.each(operationSizes)('%s %o costs what its formula says', async (name, size) => {
    const cases: readonly (readonly [Field, Limits])[] = [
      [Field64, { blockBytes: 65_536, uncheckedLimit: 1 << 22 }],
      [Field128, { blockBytes: 4096, uncheckedLimit: 1000 }],
    ]
    for (const [field, limits] of cases) {
      const make = (id: number, preprocessing: CountedAuthenticatedZeros) =>
        new SpdzProtocol({ id, preprocessing, ...limits })
      const measured = await measure(n, async (party) => {
        const preprocessing = new CountedAuthenticatedZeros(field)
        const zero = (length: number) => zeroShare(field, length)
        await perform(make(party.id, preprocessing), zero, name, size, party)
        return preprocessing.used
      })
      const { costs } = make(0, new CountedAuthenticatedZeros(field))
      expect(measured).toEqual(costs[name]({ n, elementBytes: field.elementBytes, ...size }))
    }
  })
})

test('a field that is too small is refused', () => {
  const small = { name: 'small', modulus: (1n << 60n) - 93n, elementBytes: 8 } as Field
  expect(() => new SpdzProtocol({ id: 0, preprocessing: new CountedAuthenticatedZeros(small) })).toThrow(
    expect.objectContaining({ code: 'FIELD_TOO_SMALL' }),
  )
})
