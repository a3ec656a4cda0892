import { expect, test } from 'vitest'
import { Field128 } from '../src/field/field128.ts'
import type { Party } from '../src/runtime/party.ts'
import { reconstructAdditive } from '../src/sharing/additive.ts'
import { ReadyBits } from './ready-bits.ts'

const party = {} as Party

test.each([2, 3])('the shares of %i parties are those of bits, and of products', async (n) => {
  const amounts = { triples: 5, bits: 200 }
  const sources = await Promise.all(
    Array.from({ length: n }, (_, id) => ReadyBits.make(id, n, Field128, amounts)),
  )
  const bits = reconstructAdditive(await Promise.all(sources.map((source) => source.bits(party, 200))))
  expect(new Set(bits.toBigInts())).toEqual(new Set([0n, 1n]))
  const triples = await Promise.all(sources.map((source) => source.triples(party, 5)))
  const [a, b, c] = (['a', 'b', 'c'] as const).map((part) =>
    reconstructAdditive(triples.map((triple) => triple[part])),
  )
  expect(c?.toJSON()).toEqual(a!.mul(b!).toJSON())
  await expect(sources[0]!.bits(party, 201)).rejects.toMatchObject({ code: 'MATERIAL_EXHAUSTED' })
})
