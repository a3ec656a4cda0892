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
import { opened, shared } from './testing/shared-vector.ts'

async function run(n: number, x: FieldVector, resharing: Omit<Resharing, 'field' | 'length'>) {
  const held = shared(x, resharing.from)
  return transcribe(n, (party) =>
    reshare(party, { ...resharing, field: x.field, length: x.length }, held.get(party.id)),
  )
}

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

test('every committee passes its vector to every other, and nobody else gets anything', async () => {
  await fc.assert(
    fc.asyncProperty(
      committee,
      committee,
      fc.constantFrom(Field64, Field128),
      fc.integer({ min: 1, max: 9 }),
      async (from, to, field, length) => {
        const x = FieldVector.random(field, length)
        const { values } = await run(parties, x, { from, to, blockBytes: 32 })
        expect(opened(values, to).equal(x)).toBe(true)
        for (const [id, share] of values.entries()) expect(share !== undefined).toBe(to.members.includes(id))
      },
    ),
    { numRuns: 60 },
  )
})

test('new shares are of the full degree, and others each time', async () => {
  const x = FieldVector.random(Field64, 3)
  const [from, to] = [shamirCommittee([0, 1, 2]), shamirCommittee([0, 1, 2, 3, 4])]
  const [one, two] = [await run(5, x, { from, to }), await run(5, x, { from, to })]
  expect(() => opened(one.values, { ...to, threshold: 1 })).toThrow(
    expect.objectContaining({ code: 'SHARES_INVALID' }),
  )
  for (const id of to.members) expect(one.values[id]!.equal(two.values[id]!)).toBe(false)
})

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
