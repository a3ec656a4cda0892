import { expect, test } from 'vitest'
import type { FieldVector } from '../src/field/vector.ts'
import type { Party } from '../src/runtime/party.ts'
import type { Triples } from '../src/runtime/preprocessing.ts'
import { reconstructAdditive } from '../src/sharing/additive.ts'
import { ReadyTriples } from './ready-triples.ts'

const party = {} as Party

function reconstruct(shares: readonly Triples<FieldVector>[]): Triples<FieldVector> {
  const whole = (part: 'a' | 'b' | 'c') => reconstructAdditive(shares.map((share) => share[part]))
  return { a: whole('a'), b: whole('b'), c: whole('c') }
}

test.each([2, 3])('the shares of %i parties are those of products', async (n) => {
  const sources = await Promise.all(Array.from({ length: n }, (_, id) => ReadyTriples.make(id, n, 10)))
  const draw = async (length: number) =>
    reconstruct(await Promise.all(sources.map((source) => source.triples(party, length))))
  const first = await draw(4)
  const second = await draw(6)
  for (const { a, b, c } of [first, second]) expect(a.mul(b).equal(c)).toBe(true)
  expect(first.a.equal(second.a.slice(0, 4))).toBe(false)
  expect((await draw(4)).a.equal(first.a)).toBe(true)
})

test('it gives no more in a pass than it has', async () => {
  const source = await ReadyTriples.make(0, 2, 10)
  await source.triples(party, 8)
  await expect(source.triples(party, 3)).rejects.toMatchObject({ code: 'MATERIAL_EXHAUSTED' })
  await expect(source.bits()).rejects.toMatchObject({ code: 'MATERIAL_EXHAUSTED' })
})
