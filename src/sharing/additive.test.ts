import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Field } from '../field/field.ts'
import { Field64 } from '../field/field64.ts'
import { Field128 } from '../field/field128.ts'
import { encodeFixed } from '../field/fixed-point.ts'
import { primeField } from '../field/prime-field.ts'
import { FieldVector } from '../field/vector.ts'
import { Seed } from '../random/seed.ts'
import { TurboShake128 } from '../random/turboshake.ts'
import {
  type AdditiveShares,
  expandShare,
  reconstructAdditive,
  shareAdditive,
  shareReals,
} from './additive.ts'

const use = { label: 'additive test', session: 'session', address: '1' }
const format = { fractionBits: 8, clip: 100 }
const sharesInvalid = expect.objectContaining({ code: 'SHARES_INVALID' })

/** What the holders of all shares have together. */
async function open(field: Field, { seeds, vector }: AdditiveShares): Promise<FieldVector> {
  const expanded = await Promise.all(seeds.map((seed) => expandShare(field, seed, use, vector.length)))
  return reconstructAdditive([...expanded, vector])
}

// Of the words of the last one nearly half are skipped, so that no block goes without.
const fields = [Field64, Field128, await primeField(2n ** 61n - 1n), await primeField(65_537n)]

describe.each(fields)('$name', (field) => {
  test('the shares add up to the vector, for any number of parties', async () => {
    const elements = fc.array(fc.bigInt(0n, field.modulus - 1n), { maxLength: 30 })
    await fc.assert(
      fc.asyncProperty(elements, fc.integer({ min: 2, max: 6 }), async (values, n) => {
        const x = FieldVector.of(field, values)
        const shares = await shareAdditive(x, { n, use })
        expect(shares.seeds).toHaveLength(n - 1)
        expect((await open(field, shares)).equal(x)).toBe(true)
        expect(x.toBigInts()).toEqual(values)
      }),
    )
  })

  test('a hundred parties share one element, or none', async () => {
    for (const values of [[1], []]) {
      const x = FieldVector.of(field, values)
      expect((await open(field, await shareAdditive(x, { n: 100, use }))).equal(x)).toBe(true)
      const reals = await shareReals(field, Float32Array.from(values), format, { n: 100, use })
      expect((await open(field, reals)).equal(x.scale(2 ** format.fractionBits))).toBe(true)
    }
  })

  test.each([8191, 8192, 8193, 30_000])('%i elements, over borders of blocks', async (length) => {
    const x = FieldVector.random(field, length)
    expect((await open(field, await shareAdditive(x, { n: 3, use }))).equal(x)).toBe(true)
  })

  const doubles = Float64Array.from({ length: 20_000 }, (_, i) => 101 * Math.sin(i))
  test.each([
    { precision: 'single', reals: Float32Array.from(doubles) },
    { precision: 'double', reals: doubles },
  ])('reals in $precision precision are encoded and shared', async ({ reals }) => {
    const shares = await shareReals(field, reals, format, { n: 3, use })
    const { vector, saturated } = encodeFixed(field, reals, format)
    expect(saturated).toBeGreaterThan(0)
    expect(shares.saturated).toBe(saturated)
    expect((await open(field, shares)).equal(vector)).toBe(true)
  })
})

test('reals and their encoding are shared alike', async () => {
  const sponge = () => {
    const source = new TurboShake128(1)
    return (length: number) => source.squeeze(length)
  }
  const reals = Float64Array.from({ length: 10_000 }, (_, i) => Math.cos(i))
  const fused = await shareReals(Field64, reals, format, { n: 4, use, random: sponge() })
  const { vector } = encodeFixed(Field64, reals, format)
  const apart = await shareAdditive(vector, { n: 4, use, random: sponge() })
  expect(fused.vector.equal(apart.vector)).toBe(true)
  expect(fused.seeds.map((seed) => seed.take())).toEqual(apart.seeds.map((seed) => seed.take()))
})

test('shares of one vector differ from time to time', async () => {
  const x = FieldVector.zero(Field64, 4)
  const [first, second] = [await shareAdditive(x, { n: 2, use }), await shareAdditive(x, { n: 2, use })]
  expect(first.vector.equal(second.vector)).toBe(false)
})

test('a seed share is expanded once', async () => {
  const seed = Seed.random()
  await expandShare(Field64, seed, use, 3)
  expect(() => expandShare(Field64, seed, use, 3)).toThrow(expect.objectContaining({ code: 'SEED_REUSED' }))
})

test.each([Number.NaN, Number.POSITIVE_INFINITY])(
  '%d among the reals is refused with its index',
  async (value) => {
    const reals = new Float32Array(40_000)
    reals[30_001] = value
    await expect(shareReals(Field64, reals, format, { n: 2, use })).rejects.toMatchObject({
      code: 'NOT_FINITE',
      message: expect.stringContaining('30001'),
    })
  },
)

test.each([0, 1, 2.5])('%d parties are refused', async (n) => {
  await expect(shareAdditive(FieldVector.zero(Field64, 1), { n, use })).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
  })
})

test('shares of different lengths or fields, or none, do not reconstruct', () => {
  const share = FieldVector.zero(Field64, 3)
  expect(() => reconstructAdditive([])).toThrow(sharesInvalid)
  for (const other of [
    FieldVector.zero(Field64, 2),
    FieldVector.zero(Field64, 4),
    FieldVector.zero(Field128, 3),
  ])
    expect(() => reconstructAdditive([share, other])).toThrow(sharesInvalid)
})
