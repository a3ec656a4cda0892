import { expect, test } from 'vitest'
import { Field64 } from '../../../src/field/field64.ts'
import type { FieldVector } from '../../../src/field/vector.ts'
import { randomBytes } from '../../../src/random/csprng.ts'
import { bitVector } from '../bit-vector.ts'
import { runParties } from './testing/run-parties.ts'
import { xorBits } from './xored-bits.ts'

test.each([2, 3, 5])('shares of %i parties add up to the XOR of their bits', async (n) => {
  const length = 100
  const bits = Array.from({ length: n }, () => randomBytes(13))
  const outcomes = await runParties(n, (party, ots) =>
    xorBits(party, ots, Field64, bits[party.id] as Uint8Array, length),
  )
  const sum = outcomes.map(({ value }) => value).reduce((x: FieldVector, y) => x.add(y))
  const xored = bits.reduce((x, y) => x.map((byte, k) => byte ^ (y[k] as number)))
  expect(sum.equal(bitVector(Field64, xored, length))).toBe(true)
})
