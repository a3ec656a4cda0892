import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Field } from '../../src/field/field.ts'
import { Field64 } from '../../src/field/field64.ts'
import { Field128 } from '../../src/field/field128.ts'
import { primeField } from '../../src/field/prime-field.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { type RandomSource, randomBytes } from '../../src/random/csprng.ts'
import { Seed } from '../../src/random/seed.ts'
import type { Party } from '../../src/runtime/party.ts'
import { simulate } from '../../src/runtime/simulate.ts'
import { hashText, stepOf } from '../../src/runtime/step.ts'
import { expandShare, reconstructAdditive } from '../../src/sharing/additive.ts'
import { memoryTransports } from '../../src/transport/memory.ts'
import { transcribe } from '../../src/vectors/transcript.ts'
import { secureMean, secureSum, secureSumReals } from './secure-sum.ts'

const threeByteField = await primeField(8_388_593n)

const format = { fractionBits: 20, clip: 8 }

function run<T>(n: number, body: (party: Party) => Promise<T>): Promise<T[]> {
  const names = Array.from({ length: n }, (_, id) => `party-${id}`)
  return simulate(memoryTransports(names), { terms: {} }, body).then((outcomes) =>
    outcomes.map(({ value }) => value),
  )
}

describe.each([2, 3, 5, 10])('%i parties', (n) => {
  test.each([
    ['Field64', Field64, [1, 8_191, 8_192, 8_193, 20_000]],
    ['Field128', Field128, [1, 4_096, 4_097, 9_000]],
    // a block holds 21,845 elements of 3 bytes
    ['a prime field', threeByteField, [1, 100, 21_846]],
  ] as const)('sum vectors over %s', async (_, field, lengths) => {
    for (const length of lengths) {
      const vectors = Array.from({ length: n }, () => FieldVector.random(field, length))
      const expected = reconstructAdditive(vectors)
      const sums = await run(n, (party) => secureSum(party, vectors[party.id]!))
      for (const sum of sums) expect(sum.equal(expected)).toBe(true)
    }
  })

  test('sum and average reals', async () => {
    await fc.assert(
      fc.asyncProperty(
        reals(n),
        fc.array(fc.nat(50), { minLength: n, maxLength: n }),
        async (rows, weights) => {
          const sums = await run(n, (party) =>
            secureSumReals(party, rows[party.id]!, { field: Field64, format }),
          )
          const total = weights.reduce((x, y) => x + y, 0)
          const means = await run(n, async (party) => {
            const options = { field: Field64, format, weight: weights[party.id]!, maxWeight: 50 }
            return total === 0 ? undefined : secureMean(party, rows[party.id]!, options)
          })
          for (let i = 0; i < rows[0]!.length; i++) {
            const sum = rows.reduce((x, row) => x + row[i]!, 0)
            const weighted = rows.reduce((x, row, id) => x + row[i]! * weights[id]!, 0)
            for (const result of sums)
              expect(Math.abs(result.sum[i]! - sum)).toBeLessThanOrEqual(n * 2 ** -21)
            for (const result of means)
              if (result !== undefined) {
                expect(result.totalWeight).toBe(total)
                expect(Math.abs(result.mean[i]! - weighted / total)).toBeLessThanOrEqual(2 ** -20)
              }
          }
        },
      ),
      { numRuns: 8 },
    )
  })
})

/** A row of reals within the clip for each party. */
function reals(n: number): fc.Arbitrary<Float64Array[]> {
  const real = fc.double({ min: -8, max: 8, noNaN: true })
  return fc.integer({ min: 1, max: 20 }).chain((length) =>
    fc.array(
      fc.array(real, { minLength: length, maxLength: length }).map((row) => Float64Array.from(row)),
      { minLength: n, maxLength: n },
    ),
  )
}

test("a party's own vector stays as it is", async () => {
  const vectors = [1, 2, 3].map((x) => FieldVector.of(Field64, [x, x]))
  await run(3, (party) => secureSum(party, vectors[party.id]!))
  expect(vectors.map((vector) => vector.toNumbers())).toEqual([
    [1, 1],
    [2, 2],
    [3, 3],
  ])
})

test('each party hears how many of its own reals were beyond the clip', async () => {
  const rows = [Float32Array.of(9, 1, -100), Float32Array.of(0, 8, -8)]
  const options = { field: Field64, format }
  const sums = await run(2, (party) => secureSumReals(party, rows[party.id]!, options))
  expect(sums.map(({ saturated }) => saturated)).toEqual([2, 0])
  expect(sums[1]?.sum).toEqual(Float64Array.of(8, 9, -16))
  const means = await run(2, (party) => secureMean(party, rows[party.id]!, options))
  expect(means.map(({ saturated }) => saturated)).toEqual([2, 0])
  expect(means[0]?.mean).toEqual(Float64Array.of(4, 4.5, -8))
})

describe('refusals', () => {
  const rows = [Float64Array.of(1), Float64Array.of(2)]

  test('of a sum that could wrap, before anything is sent', async () => {
    const sent = await transcribe(2, async (party) => {
      const wide = { fractionBits: 40, clip: 2 ** 23 }
      await expect(
        secureSumReals(party, rows[party.id]!, { field: Field64, format: wide }),
      ).rejects.toMatchObject({ code: 'HEADROOM_EXCEEDED' })
      const heavy = { field: Field64, format, maxWeight: 2 ** 41 }
      await expect(secureMean(party, rows[party.id]!, heavy)).rejects.toMatchObject({
        code: 'HEADROOM_EXCEEDED',
      })
      // each element has room; what counts the weights, a double, has not
      const counted = { field: Field128, format, maxWeight: 2 ** 52 + 1 }
      await expect(secureMean(party, rows[party.id]!, counted)).rejects.toMatchObject({
        code: 'HEADROOM_EXCEEDED',
      })
    })
    expect(sent.messages).toEqual([])
  })

  test('of a weight that is too large, before anything is sent', async () => {
    const sent = await transcribe(2, async (party) => {
      for (const weight of [11, -1, 0.5])
        await expect(
          secureMean(party, rows[party.id]!, { field: Field64, format, weight, maxWeight: 10 }),
        ).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
    })
    expect(sent.messages).toEqual([])
  })

  test('of NaN, before anything is sent', async () => {
    const sent = await transcribe(2, async (party) => {
      await expect(
        secureSumReals(party, Float64Array.of(1, Number.NaN), { field: Field64, format }),
      ).rejects.toMatchObject({ code: 'NOT_FINITE', message: expect.stringContaining('index 1') })
    })
    expect(sent.messages).toEqual([])
  })

  test('of an empty vector', async () => {
    await expect(run(2, (party) => secureSum(party, FieldVector.zero(Field64, 0)))).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    })
  })

  test('of a party alone', async () => {
    await expect(run(1, (party) => secureSum(party, FieldVector.zero(Field64, 1)))).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    })
  })

  test('of a mean with no weight', async () => {
    const options = { field: Field64, format, weight: 0, maxWeight: 5 }
    await expect(run(3, (party) => secureMean(party, Float64Array.of(1), options))).rejects.toMatchObject({
      code: 'ZERO_WEIGHT',
    })
  })

  test.each<[string, (id: number) => { field: Field; length: number; maxWeight: number }]>([
    ['fields', (id) => ({ field: id === 0 ? Field64 : Field128, length: 3, maxWeight: 1 })],
    ['lengths', (id) => ({ field: Field64, length: 3 + id, maxWeight: 1 })],
    ['largest weights', (id) => ({ field: Field64, length: 3, maxWeight: 1 + id })],
  ])('of parties with different %s', async (_, of) => {
    await expect(
      run(2, (party) => {
        const { field, length, maxWeight } = of(party.id)
        const options = { field, format, maxWeight }
        return secureMean(party, new Float64Array(length), options)
      }),
    ).rejects.toMatchObject({ code: 'DIVERGED' })
  })

  test.each([
    ['clips', [8, 9], [16, 16]],
    ['fraction bits', [8, 8], [16, 17]],
  ] as const)('of parties with different %s', async (_, clips, fractionBits) => {
    const format = (id: number) => ({ clip: clips[id]!, fractionBits: fractionBits[id]! })
    for (const operation of [secureSumReals, secureMean])
      await expect(
        run<unknown>(2, (party) =>
          operation(party, new Float64Array(3), { field: Field64, format: format(party.id) }),
        ),
      ).rejects.toMatchObject({ code: 'DIVERGED' })
  })

  test('of a second sum in the same scope', async () => {
    const vector = FieldVector.zero(Field64, 2)
    await expect(
      run(2, async (party) => [await secureSum(party, vector), await secureSum(party, vector)]),
    ).rejects.toMatchObject({ code: 'SCOPE_REUSED' })
    await run(2, async (party) => [
      await party.fork('first', (at) => secureSum(at, vector)),
      await party.fork('second', (at) => secureSum(at, vector)),
    ])
  })

  test('of a seed that is too short', async () => {
    const step = stepOf('secure-sum seed', hashText('Field64 4 elements'))
    const short = run(2, async (party) => {
      if (party.id === 0) await party.send(1, step, new Uint8Array(16))
      else await secureSum(party, FieldVector.zero(Field64, 4))
    })
    await expect(short).rejects.toMatchObject({ code: 'LENGTH_MISMATCH', party: 'party-0' })
  })
})

describe('what the collector sees', () => {
  const length = 20_000

  /** The masked vector that party 2 sends. */
  async function masked(vector: FieldVector, random: (id: number) => RandomSource = () => randomBytes) {
    const { messages } = await transcribe(3, (party) =>
      secureSum(party, vector, { random: random(party.id) }),
    )
    const sent = messages.filter(({ scope, from, to }) => scope === 'session' && from === 2 && to === 0)
    return Buffer.concat(sent.map(({ body }) => Buffer.from(body, 'hex')))
  }

  test('looks uniform, whatever the input', async () => {
    for (const vector of [
      FieldVector.zero(Field64, length),
      FieldVector.of(Field64, Array(length).fill(-1)),
    ]) {
      const bytes = await masked(vector)
      expect(bytes.length).toBe(vector.bytes.length)
      // 255 degrees of freedom: out of these bounds, in one of 16 places, with a probability below 2^-45
      for (let place = 0; place < 8; place++) {
        const counts = new Array<number>(256).fill(0)
        for (let i = place; i < bytes.length; i += 8) counts[bytes[i]!]!++
        const expected = length / 256
        const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
        expect(chiSquare).toBeGreaterThan(113)
        expect(chiSquare).toBeLessThan(480)
      }
    }
  })

  test('differs from run to run and from block to block', async () => {
    const zero = FieldVector.zero(Field64, 2 * 8_192)
    const [one, two] = [await masked(zero), await masked(zero)]
    expect(one.equals(two)).toBe(false)
    expect(one.subarray(0, 65_536).equals(one.subarray(65_536))).toBe(false)
  })

  test('stays masked until it is told the seeds of all others', async () => {
    const vector = FieldVector.of(Field64, [5, 6, 7])
    const seeds = [0, 1, 2].map((fill) => new Uint8Array(32).fill(fill))
    const use = { label: 'secure-sum mask', session: '', address: 'session' }
    // party 0 draws the first two seeds, for the parties 1 and 2; party 1 the third, for party 2
    const drawn = [[seeds[0]!, seeds[1]!], [seeds[2]!], []]
    const sent = await masked(vector, (id) => () => drawn[id]!.shift()!)
    const mask = (i: number) => expandShare(Field64, Seed.fromBytes(seeds[i]!), use, 3)
    const withoutItsOwn = FieldVector.fromBytes(Field64, sent).add(await mask(1))
    expect(withoutItsOwn.equal(vector)).toBe(false)
    expect(withoutItsOwn.add(await mask(2)).toNumbers()).toEqual([5, 6, 7])
  })
})

test('two hundred parties, every pair masking', async () => {
  const vectors = Array.from({ length: 200 }, (_, id) => FieldVector.of(Field64, [1, id, -id]))
  const sums = await run(200, (party) => secureSum(party, vectors[party.id]!))
  for (const sum of sums) expect(sum.toNumbers()).toEqual([200, 19_900, -19_900])
})
