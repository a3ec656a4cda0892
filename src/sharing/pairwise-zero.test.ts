import { describe, expect, test } from 'vitest'
import type { Field } from '../field/field.ts'
import { Field64 } from '../field/field64.ts'
import { Field128 } from '../field/field128.ts'
import { primeField } from '../field/prime-field.ts'
import { FieldVector } from '../field/vector.ts'
import { Seed } from '../random/seed.ts'
import { SeedKey } from '../random/seed-key.ts'
import { reconstructAdditive } from './additive.ts'
import { PairwiseZeroShare } from './pairwise-zero.ts'

const use = { label: 'zero test', session: 'session', address: '1' }

/** Each party's zero share, with a key for each pair. */
function zeroShares(field: Field, ids: readonly number[]): PairwiseZeroShare[] {
  const keys = new Map<string, SeedKey>()
  for (const i of ids) for (const j of ids) if (i < j) keys.set(`${i}-${j}`, SeedKey.random())
  return ids.map((id) => {
    const others = ids.filter((other) => other !== id)
    const seeds = others.map((other): [number, Seed] => [
      other,
      keys.get(`${Math.min(id, other)}-${Math.max(id, other)}`)!.derive(use),
    ])
    return new PairwiseZeroShare(field, id, new Map(seeds), use)
  })
}

describe.each([Field64, Field128, await primeField(65_537n)])('$name', (field) => {
  test.each([2, 3, 5])('the shares of %i parties add up to zero', async (n) => {
    const length = 9000
    const shares = zeroShares(
      field,
      Array.from({ length: n }, (_, i) => 3 * i),
    )
    const accs = shares.map(() => FieldVector.zero(field, length))
    for (const [i, share] of shares.entries()) await share.addTo(accs[i]!.bytes)
    expect(reconstructAdditive(accs).equal(FieldVector.zero(field, length))).toBe(true)
    for (const acc of accs) expect(acc.equal(FieldVector.zero(field, length))).toBe(false)
  })

  test('masks what it is added to', async () => {
    const inputs = [FieldVector.random(field, 5), FieldVector.random(field, 5)]
    const masked = inputs.map((input) => input.slice())
    for (const [i, share] of zeroShares(field, [0, 1]).entries()) await share.addTo(masked[i]!.bytes)
    expect(masked[0]!.equal(inputs[0]!)).toBe(false)
    expect(reconstructAdditive(masked).equal(reconstructAdditive(inputs))).toBe(true)
  })

  test('a long share may be taken block by block', async () => {
    const [whole, cut] = zeroShares(field, [0, 1])
    const sum = FieldVector.zero(field, 20_000)
    await whole!.addTo(sum.bytes)
    let start = 0
    for (const length of [1, 8192, 3, 11_000, 804]) {
      await cut!.addTo(sum.bytes.subarray(start * field.elementBytes, (start + length) * field.elementBytes))
      start += length
    }
    expect(sum.equal(FieldVector.zero(field, 20_000))).toBe(true)
  })
})

test('takes the seeds', () => {
  const seeds = new Map([[1, Seed.random()]])
  const zero = () => new PairwiseZeroShare(Field64, 0, seeds, use)
  zero()
  expect(zero).toThrow(expect.objectContaining({ code: 'SEED_REUSED' }))
})
