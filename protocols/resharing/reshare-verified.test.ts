import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Field64 } from '../../src/field/field64.ts'
import { Field128 } from '../../src/field/field128.ts'
import { primeField } from '../../src/field/prime-field.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { transcribe } from '../../src/vectors/transcript.ts'
import { measure } from '../additive/testing/measured-operation.ts'
import { additiveCommittee, type Committee, shamirCommittee } from './committee.ts'
import { verifiedResharingCost } from './costs.ts'
import { reshareVerified } from './reshare-verified.ts'
import type { Resharing } from './resharing.ts'
import { runnerOf, testResharing } from './testing/resharing.contract.ts'
import { shared } from './testing/shared-vector.ts'

const run = runnerOf(reshareVerified)

const small = await primeField(2n ** 31n - 1n)
const parties = 7
const committee = fc
  .record({
    members: fc.shuffledSubarray([...Array(parties).keys()], { minLength: 3 }),
    threshold: fc.nat(parties),
  })
  .map(({ members, threshold }) =>
    shamirCommittee(members, 1 + (threshold % Math.floor((members.length - 1) / 2))),
  )

testResharing(run, parties, committee)

test('what is told of the parities lies on polynomials that are zero at zero: t members know them already', async () => {
  const [from, to] = [shamirCommittee([0, 1, 2]), shamirCommittee([3, 4, 5])]
  const { messages } = await run(6, FieldVector.random(Field64, 3), { from, to })
  const told = messages
    .filter(({ scope, to: at }) => scope === 'session/parities' && at === 3)
    .map(({ body }) => FieldVector.fromBytes(Field64, Buffer.from(body, 'hex')))
  // points 2 and 3 of a polynomial of degree 1 that is zero at zero
  expect(told[0]!.scale(3n).equal(told[1]!.scale(2n))).toBe(true)
})

describe('a verified resharing costs what its formula says', () => {
  test.each<readonly [string, Committee, Committee]>([
    ['to others', shamirCommittee([0, 1, 2]), shamirCommittee([3, 4, 5, 6])],
    ['to some of the same', shamirCommittee([0, 1, 2, 3, 4]), shamirCommittee([6, 1, 0])],
    ['of more than it takes', shamirCommittee([0, 1, 2, 3, 4, 5], 1), shamirCommittee([6, 5, 4, 3, 2])],
  ])('%s', async (_, from, to) => {
    for (const [length, field] of [
      [1, Field64],
      [20_000, Field128],
    ] as const) {
      const held = shared(FieldVector.zero(field, length), from)
      const measured = await measure(7, async (party) => {
        await reshareVerified(party, { field, from, to, length }, held.get(party.id))
        return {}
      })
      expect(measured).toEqual(verifiedResharingCost(field, from, to, length))
    }
  })
})

test.each<readonly [string, string, Partial<Resharing>]>([
  ['additive shares of the old', 'INVALID_ARGUMENT', { from: additiveCommittee([0, 1, 2]) }],
  ['additive shares of the new', 'INVALID_ARGUMENT', { to: additiveCommittee([0, 1, 2]) }],
  ['old members of whom half may lie', 'INVALID_ARGUMENT', { from: shamirCommittee([0, 1, 2], 2) }],
  ['new members of whom half may lie', 'INVALID_ARGUMENT', { to: shamirCommittee([0, 1, 2, 3], 2) }],
  ['a member that there is not', 'INVALID_ARGUMENT', { to: shamirCommittee([0, 1, 4]) }],
  ['shares of another length', 'INVALID_ARGUMENT', { length: 3 }],
  ['a small field', 'FIELD_TOO_SMALL', { field: small }],
])('%s are refused', async (_, code, wrong) => {
  const from = shamirCommittee([0, 1, 2])
  const resharing = { field: Field64, from, to: shamirCommittee([1, 2, 3]), length: 2, ...wrong }
  const held = shared(FieldVector.zero(Field64, 2), from)
  await expect(
    transcribe(4, (party) => reshareVerified(party, resharing, held.get(party.id))),
  ).rejects.toMatchObject({ code })
})
