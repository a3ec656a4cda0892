import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Field64 } from '../../src/field/field64.ts'
import { Field128 } from '../../src/field/field128.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { transcribe } from '../../src/vectors/transcript.ts'
import { measure } from '../additive/testing/measured-operation.ts'
import { ShamirProtocol } from '../shamir/protocol.ts'
import { additiveCommittee, type Committee, shamirCommittee } from './committee.ts'
import { resharingCost } from './costs.ts'
import { reshare } from './reshare.ts'
import type { Resharing } from './resharing.ts'
import { runnerOf, testResharing } from './testing/resharing.contract.ts'
import { opened, shared } from './testing/shared-vector.ts'

const run = runnerOf(reshare)

const parties = 7
const committee = fc
  .record({
    members: fc.shuffledSubarray([...Array(parties).keys()], { minLength: 2 }),
    isAdditive: fc.boolean(),
    threshold: fc.nat(parties),
  })
  .map(({ members, isAdditive, threshold }) =>
    isAdditive
      ? additiveCommittee(members)
      : shamirCommittee(members, 1 + (threshold % (members.length - 1))),
  )

testResharing(run, parties, committee)

test('what a session of Shamir shares computed goes on as additive shares', async () => {
  const from = shamirCommittee([0, 1, 2])
  const to = additiveCommittee([0, 1, 2])
  const x = FieldVector.of(Field64, [3, 4, 5])
  const { values } = await transcribe(3, async (party) => {
    const protocol = await ShamirProtocol.begin(party, { field: Field64 })
    const own = party.id === 0 ? x : undefined
    const share = await party.fork('x', (at) => protocol.input(at, 1, 0, 3, own))
    return party.fork('out', (at) => reshare(at, { field: Field64, from, to, length: 3 }, share))
  })
  expect(opened(values, to).toNumbers()).toEqual([3, 4, 5])
})

describe('a resharing costs what its formula says', () => {
  test.each<readonly [string, Committee, Committee]>([
    ['to others', shamirCommittee([0, 1, 2]), shamirCommittee([3, 4, 5, 6])],
    ['to some of the same', shamirCommittee([0, 1, 2, 3, 4]), shamirCommittee([6, 1, 0])],
    ['to additive shares', shamirCommittee([0, 1, 2]), additiveCommittee([0, 1, 2])],
    ['from additive shares', additiveCommittee([0, 1]), shamirCommittee([1, 2, 3])],
  ])('%s', async (_, from, to) => {
    for (const [length, field] of [
      [1, Field64],
      [20_000, Field128],
    ] as const) {
      const held = shared(FieldVector.zero(field, length), from)
      const measured = await measure(7, async (party) => {
        await reshare(party, { field, from, to, length }, held.get(party.id))
        return {}
      })
      expect(measured).toEqual(resharingCost(field, from, to, length))
    }
  })
})

test.each<readonly [string, Partial<Resharing>]>([
  ['a member that there is not', { to: shamirCommittee([0, 1, 3]) }],
  ['a member twice', { to: shamirCommittee([0, 1, 1]) }],
  ['a committee of one', { to: additiveCommittee([0]) }],
  ['two members with Shamir shares by half', { to: shamirCommittee([0, 1]) }],
  ['a threshold as large as the committee', { to: shamirCommittee([0, 1, 2], 3) }],
  ['shares of another length', { length: 3 }],
  ['shares over another field', { field: Field128 }],
  ['no share at a member', { from: additiveCommittee([0, 2]) }],
])('%s is refused', async (_, wrong) => {
  const from = additiveCommittee([0, 1])
  const resharing = { field: Field64, from, to: shamirCommittee([0, 1, 2]), length: 2, ...wrong }
  const held = shared(FieldVector.zero(Field64, 2), from)
  await expect(transcribe(3, (party) => reshare(party, resharing, held.get(party.id)))).rejects.toMatchObject(
    { code: 'INVALID_ARGUMENT' },
  )
})
