import { expect, test } from 'vitest'
import { Field64 } from '../../../src/field/field64.ts'
import type { FieldVector } from '../../../src/field/vector.ts'
import { SeedKey } from '../../../src/random/seed-key.ts'
import { reconstructAdditive } from '../../../src/sharing/additive.ts'
import type { PageAddress } from '../address.ts'
import { plainPages } from './page.ts'

const address: PageAddress = { correlation: { kind: 'triples', length: 50 }, index: 0, scope: 'session' }

function deal(parties: readonly SeedKey[], own: SeedKey, page = address) {
  return plainPages.deal(Field64, { parties, own }, page)
}

async function page(n: number) {
  const keys = Array.from({ length: n }, () => SeedKey.random())
  const correction = deal(keys, SeedKey.random())
  const shares = await Promise.all(
    keys.map((key, id) =>
      plainPages.expand(Field64, key, id, address, id === n - 1 ? correction : undefined),
    ),
  )
  return { keys, shares, correction: await correction }
}

test('a page dealt twice has the same correction, so asking again tells nothing', async () => {
  const { keys, correction } = await page(3)
  expect((await deal(keys, SeedKey.random())).equal(correction)).toBe(true)
})

test('random bits dealt twice are the same bits', async () => {
  const keys = [SeedKey.random(), SeedKey.random()]
  const own = SeedKey.random()
  const bits: PageAddress = { correlation: { kind: 'bits', length: 80 }, index: 0, scope: 'session' }
  const once = await deal(keys, own, bits)
  expect((await deal(keys, own, bits)).equal(once)).toBe(true)
  // fresh bits under the same shares would show, by the difference, where they differ
  expect((await deal(keys, SeedKey.random(), bits)).equal(once)).toBe(false)
})

test('a party that had the correction of another would learn the product of the masks', async () => {
  const { shares, correction } = await page(2)
  const [a, b] = [0, 1].map((k) => reconstructAdditive(shares.map((vectors) => vectors[k] as FieldVector)))
  const ownShare = shares[0]?.[2] as FieldVector
  expect(ownShare.add(correction).equal((a as FieldVector).mul(b as FieldVector))).toBe(true)
})
