import { expect, test } from 'vitest'
import { Field64 } from '../../src/field/field64.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { firstPoints, reconstructShamir, shareShamir } from '../../src/sharing/shamir.ts'
import { type Lie, LyingTable, type Message } from '../spdz/testing/lying-table.ts'
import { changeOne, shiftBytes } from '../spdz/testing/tampered-product.ts'
import { shamirCommittee } from './committee.ts'
import { reshare } from './reshare.ts'

const runs = process.env.BEAVERDAM_FULL === undefined ? 60 : 10_000
const length = 3
const from = shamirCommittee([0, 1, 2])
const to = shamirCommittee([2, 3, 4, 5, 6])
const isVector = ({ body }: Message) => body.length === length * Field64.elementBytes
const isSeed = ({ body }: Message) => body.length === 32

/** Party 0 deals something else to one new member. What so many of them put together: right, wrong, or refused. */
async function play(lie: Lie, openers: number) {
  const x = FieldVector.random(Field64, length)
  const shares = shareShamir(x, from.threshold, firstPoints(from.members.length))
  const table = new LyingTable(7, 0, lie)
  const resharing = { field: Field64, from, to, length }
  const ends = await table.run((party) => reshare(party, resharing, shares[party.id]?.values))
  const points = to.members.map((member, k) => {
    const end = ends[member]!
    if ('error' in end) throw end.error
    return { point: BigInt(k) + 1n, values: end.value! }
  })
  try {
    const opened = reconstructShamir(points.slice(-openers), to.threshold)
    return opened.equal(x) ? 'right' : 'wrong'
  } catch (error) {
    return (error as { code: string }).code
  }
}

async function outcomes(times: number, lie: () => Lie, openers: number): Promise<ReadonlySet<string>> {
  const seen = new Set<string>()
  for (let run = 0; run < times; run++) seen.add(await play(lie(), openers))
  return seen
}

test('honest members pass the vector on', async () => {
  expect(
    await outcomes(
      20,
      () =>
        ({ body }) =>
          body,
      5,
    ),
  ).toEqual(new Set(['right']))
})

test.each([
  ['vector', () => changeOne(isVector, 3, shiftBytes)],
  ['seed', () => changeOne(isSeed, 2, (seed) => seed.map((byte) => byte ^ 1))],
] as const)('a changed %s is found when all put their shares together', async (_, lie) => {
  expect(await outcomes(runs, lie, 5)).toEqual(new Set(['SHARES_INVALID']))
})

test('and makes a wrong vector, unnoticed, of as many as it takes', async () => {
  // the last three have vectors
  expect(await outcomes(20, () => changeOne(isVector, 3, shiftBytes), 3)).toEqual(new Set(['wrong']))
})

test('a dealer that deals something else by the right degree makes a wrong vector, and nobody can tell', async () => {
  const x = FieldVector.random(Field64, length)
  const shares = shareShamir(x, from.threshold, firstPoints(3)).map(({ values }) => values)
  const error = FieldVector.random(Field64, length)
  const table = new LyingTable(7, 0, ({ body }) => body)
  const ends = await table.run((party) => {
    const share = shares[party.id]
    return reshare(party, { field: Field64, from, to, length }, party.id === 0 ? share?.add(error) : share)
  })
  const points = to.members.map((member, k) => {
    const end = ends[member]!
    return { point: BigInt(k) + 1n, values: 'value' in end ? end.value! : error }
  })
  // twice the error: the coefficient of the first of two points
  expect(reconstructShamir(points, to.threshold).equal(x.add(error.scale(2n)))).toBe(true)
})
