import { inspect } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Field64 } from '../../src/field/field64.ts'
import { Field128 } from '../../src/field/field128.ts'
import { largestMagnitude } from '../../src/field/fixed-format.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { fileBytes } from './costs.ts'
import { HeldShare } from './held-share.ts'
import { lengthOf, numberTypes, type VectorLayout } from './layout.ts'
import { reconstructVector } from './reconstruct-vector.ts'
import { shareVector } from './share-vector.ts'
import { neededShares, type SharingTerms } from './sharing.ts'
import { additiveTerms, oneArray, shamirTerms } from './testing/example-terms.ts'

const layouts: fc.Arbitrary<VectorLayout> = fc
  .record({
    form: fc.constantFrom('npy', 'safetensors', 'csv', 'json'),
    details: fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 3 }),
    tensors: fc.uniqueArray(
      fc.record({
        name: fc.string({ unit: 'grapheme' }),
        shape: fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 4 }),
        dtype: fc.constantFrom(...numberTypes),
      }),
      { selector: ({ name }) => name, minLength: 1, maxLength: 4 },
    ),
  })
  .filter((layout) => lengthOf(layout) > 0)

const terms: fc.Arbitrary<SharingTerms> = fc
  .record({ field: fc.constantFrom(Field64, Field128), parties: fc.integer({ min: 2, max: 7 }) })
  .chain(({ field, parties }) =>
    fc.record({
      field: fc.constant(field),
      parties: fc.constant(parties),
      scheme: fc.constantFrom('additive' as const, 'shamir' as const),
      threshold: fc.integer({ min: 1, max: parties - 1 }),
      fractionBits: fc.integer({ min: 0, max: 1023 }),
      bound: fc.option(fc.bigInt({ min: 0n, max: largestMagnitude(field.modulus) }), { nil: undefined }),
      layout: layouts,
    }),
  )
  .map((all) => (all.scheme === 'additive' ? { ...all, threshold: all.parties - 1 } : all))

const throughFiles = (shares: readonly HeldShare[]) =>
  Promise.all(shares.map(async (share) => HeldShare.fromBytes(await share.toBytes())))

test('enough shares, in any order and through files, give the vector and its terms back', () =>
  fc.assert(
    fc.asyncProperty(terms, fc.infiniteStream(fc.nat()), async (given, order) => {
      const vector = FieldVector.random(given.field, lengthOf(given.layout))
      const read = await throughFiles(await shareVector(vector, given))
      const shuffled = read
        .map((share) => ({ share, place: order.next().value as number }))
        .sort((x, y) => x.place - y.place)
        .map(({ share }) => share)
      for (let count = neededShares(given); count <= given.parties; count++)
        expect((await reconstructVector(shuffled.slice(0, count))).equal(vector)).toBe(true)
      for (const [holder, share] of read.entries()) {
        expect(share.holder).toBe(holder)
        expect(share.sharing).toMatchObject(given)
      }
    }),
    { numRuns: 60 },
  ))

test.each([
  ['additive', additiveTerms(3, 1000)],
  ['shamir', shamirTerms(3, 1, 1000)],
] as const)('%s files have the bytes that the formula says', async (_, given) => {
  const shares = await shareVector(FieldVector.random(Field64, 1000), given)
  for (const { holder, ...share } of shares) {
    const file = await shares[holder]!.toBytes()
    expect(file.length).toBe(fileBytes(share.sharing, holder))
  }
})

test('too few shares say how many there are and how many it takes', async () => {
  const shares = await shareVector(FieldVector.random(Field64, 4), shamirTerms(5, 3, 4))
  await expect(reconstructVector([shares[4]!, shares[1]!])).rejects.toMatchObject({
    code: 'SHARES_TOO_FEW',
    message: 'expected 4 of the 5 shares, got 2, of holders 1, 4',
  })
  await expect(reconstructVector([])).rejects.toMatchObject({ code: 'SHARES_TOO_FEW' })
})

test('as many shares as the threshold are uniform whatever was shared', async () => {
  const totals = new Float64Array(2)
  const runs = 400
  for (let run = 0; run < runs; run++) {
    const [, share] = await shareVector(FieldVector.zero(Field64, 1), shamirTerms(3, 1, 1))
    const [, last] = await shareVector(FieldVector.zero(Field64, 1), additiveTerms(2, 1))
    totals[0]! += Number((await share!.values()).at(0)) / 2 ** 64
    totals[1]! += Number((await last!.values()).at(0)) / 2 ** 64
  }
  // the mean of 400 uniform numbers is beyond 7 deviations of 0.0144 with a probability below 2^-38
  for (const total of totals) expect(Math.abs(total / runs - 0.5)).toBeLessThan(7 * 0.0144)
})

test('prints no secret', async () => {
  const [share] = await shareVector(FieldVector.of(Field64, [1, 2]), additiveTerms(2, 2))
  expect([String(share), JSON.stringify(share)]).toEqual(['[secret]', '"[secret]"'])
  expect(inspect(share)).toBe('HeldShare of holder 0 [secret]')
})

describe('terms that no sharing has are refused', () => {
  const given = shamirTerms(3, 1, 2)
  test.each<[string, Partial<SharingTerms>]>([
    ['one holder', { parties: 1 }],
    ['too many holders', { parties: 256 }],
    ['a threshold of 0', { threshold: 0 }],
    ['a threshold of all', { threshold: 3 }],
    ['an additive sharing that fewer than all give back', { scheme: 'additive' }],
    ['fraction bits below 0', { fractionBits: -1 }],
    ['a bound that wraps', { bound: Field64.modulus / 2n + 1n }],
    ['another length', { layout: oneArray(3) }],
    ['no numbers', { layout: oneArray(0) }],
    ['more numbers than a vector holds', { layout: oneArray(2 ** 14, 2 ** 14) }],
    ['another field', { field: Field128 }],
    [
      'two tensors of one name',
      { layout: { ...oneArray(), tensors: [oneArray().tensors[0]!, oneArray().tensors[0]!] } },
    ],
    ['a long text', { layout: { ...oneArray(2), form: 'x'.repeat(65_536) } }],
  ])('%s', async (_, other) => {
    const sharing = shareVector(FieldVector.zero(Field64, 2), { ...given, ...other })
    await expect(sharing).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
  })
})
