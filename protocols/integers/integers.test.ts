import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Field } from '../../src/field/field.ts'
import { Field64 } from '../../src/field/field64.ts'
import { Field128 } from '../../src/field/field128.ts'
import type { Mpc, Program, Shared } from '../../src/runtime/arithmetic.ts'
import { fixed } from '../../src/runtime/values.ts'
import { simulateProgram } from '../simulate-program.ts'
import { type ProtocolName, threatModel } from '../threat-models.ts'
import { bits } from './bits.ts'
import { equal } from './equal.ts'
import { lessThan } from './less-than.ts'
import { truncate } from './truncate.ts'

/** Pairs of integers of magnitude up to 2^boundBits. */
interface Drawn {
  readonly boundBits: number
  readonly xs: readonly bigint[]
  readonly ys: readonly bigint[]
}

const drawn = (mostBits: number): fc.Arbitrary<Drawn> =>
  fc.integer({ min: 0, max: mostBits }).chain((boundBits) => {
    const bound = 1n << BigInt(boundBits)
    const value = fc.oneof(
      fc.bigInt({ min: -bound, max: bound }),
      fc.constantFrom(0n, 1n, -1n, bound, -bound),
    )
    const pair = fc.oneof(
      fc.tuple(value, value),
      value.map((x) => [x, x] as const),
      value.map((x) => [x, x < bound ? x + 1n : x - 1n] as const),
    )
    return fc.array(pair, { minLength: 1, maxLength: 12 }).map((pairs) => ({
      boundBits,
      xs: pairs.map(([x]) => x),
      ys: pairs.map(([, y]) => y),
    }))
  })

async function input(
  mpc: Mpc,
  owner: number,
  values: readonly bigint[],
  bound: bigint,
  fractionBits = 0,
): Promise<Shared> {
  const x = await mpc.input(owner, values.length, mpc.id === owner ? values : undefined)
  return mpc.restate(x, { fractionBits, bound })
}

async function run<T>(program: Program<T>, parties: number, protocol: ProtocolName, field: Field = Field128) {
  const [one] = await simulateProgram(program, { parties, protocol, field })
  return one?.value as T
}

const models: readonly ProtocolName[] = [
  'clear',
  'additive',
  'spdz',
  'replicated',
  'replicated-malicious',
  'shamir',
  'shamir-malicious',
]

describe.each(models)('%s', (model) => {
  describe.each([2, 3].filter((n) => n >= threatModel(model).parties.least))('%i parties', (parties) => {
    test('comparisons are those of integers', () =>
      fc.assert(
        fc.asyncProperty(drawn(83), async ({ boundBits, xs, ys }) => {
          const bound = 1n << BigInt(boundBits)
          const got = await run(
            async (mpc) => {
              const [x, y] = [await input(mpc, 0, xs, bound), await input(mpc, 1, ys, bound)]
              const [less, same] = await Promise.all([lessThan(mpc, x, y), equal(mpc, x, y)])
              expect([less.bound, same.bound]).toEqual([1n, 1n])
              return Promise.all([mpc.open(less), mpc.open(same)])
            },
            parties,
            model,
          )
          expect(got.map((vector) => vector.toNumbers())).toEqual([
            xs.map((x, i) => Number(x < (ys[i] as bigint))),
            xs.map((x, i) => Number(x === ys[i])),
          ])
        }),
        { numRuns: 25 },
      ))

    test('bits are those of two’s complement', () =>
      fc.assert(
        fc.asyncProperty(drawn(84), fc.integer({ min: 1, max: 86 }), async ({ boundBits, xs }, count) => {
          const got = await run(
            async (mpc) => {
              const x = await input(mpc, 0, xs, 1n << BigInt(boundBits))
              return mpc.open(mpc.concat(await bits(mpc, x, count)))
            },
            parties,
            model,
          )
          const rows = Array.from({ length: count }, (_, j) => BigInt(j))
          expect(got.toNumbers()).toEqual(
            rows.flatMap((j) => xs.map((x) => Number((BigInt.asUintN(90, x) >> j) & 1n))),
          )
        }),
        { numRuns: 15 },
      ))

    test('a truncation is one of the two integers beside the quotient, and exact where it is one', () =>
      fc.assert(
        fc.asyncProperty(drawn(84), fc.integer({ min: 1, max: 85 }), async ({ boundBits, xs }, dropped) => {
          const bound = 1n << BigInt(boundBits)
          const multiples = xs.map((x) => (x >> BigInt(dropped)) << BigInt(dropped))
          const inBound = multiples.filter((x) => x >= -bound)
          const all = [...xs, ...inBound]
          const got = await run(
            async (mpc) => {
              const x = await input(mpc, 0, all, bound, 85)
              const short = await truncate(mpc, mpc.reshape(x, 1, all.length), dropped)
              expect(short).toMatchObject({ fractionBits: 85 - dropped, shape: [1, all.length] })
              const opened = (await mpc.open(short)).toBigInts()
              return opened.map((value) => {
                const signed = value > Field128.modulus / 2n ? value - Field128.modulus : value
                expect(signed <= (short.bound ?? 0n) && -signed <= (short.bound ?? 0n)).toBe(true)
                return signed
              })
            },
            parties,
            model,
          )
          for (const [i, x] of all.entries()) {
            const down = x >> BigInt(dropped)
            const exact = down << BigInt(dropped) === x
            expect(exact ? [down] : [down, down + 1n]).toContain(got[i])
          }
        }),
        { numRuns: 25 },
      ))
  })
})

test('in Field64 there is room for numbers of 22 bits with their sign', async () => {
  const xs = [0n, 1n, -1n, 2n ** 20n - 1n, -(2n ** 20n) + 1n]
  const ys = [...xs].reverse()
  const got = await run(
    async (mpc) => {
      const bound = 2n ** 20n - 1n
      const [x, y] = [await input(mpc, 0, xs, bound), await input(mpc, 1, ys, bound)]
      return mpc.open(await lessThan(mpc, x, y))
    },
    3,
    'additive',
    Field64,
  )
  expect(got.toNumbers()).toEqual(xs.map((x, i) => Number(x < (ys[i] as bigint))))
})

test('fixed-point numbers keep their scale through a product and a truncation', async () => {
  const format = { fractionBits: 16, clip: 1000 }
  const got = await run(
    async (mpc) => {
      const x = await mpc.input(0, 2, fixed(mpc.id === 0 ? [1.5, -2.25] : undefined, format))
      const y = await mpc.input(1, 2, fixed(mpc.id === 1 ? [4, 8.5] : undefined, format))
      const product = await truncate(mpc, await mpc.mul(x, y), 16)
      const [open, less] = await Promise.all([mpc.open(product), mpc.open(await lessThan(mpc, product, x))])
      return { values: open.toNumbers().map((value) => value / 2 ** 16), less: less.toNumbers() }
    },
    2,
    'additive',
  )
  expect(got).toEqual({ values: [6, -19.125], less: [0, 1] })
})

const refusals: readonly (readonly [string, RegExp, string, Field, (mpc: Mpc) => Promise<unknown>])[] = [
  [
    'numbers without a bound',
    /lessThan: expected numbers with a bound/,
    'HEADROOM_EXCEEDED',
    Field128,
    async (mpc) => lessThan(mpc, mpc.constant([1]), mpc.constant([2])),
  ],
  [
    'a product too large for the mask',
    /truncate: the numbers may have 87 bits/,
    'HEADROOM_EXCEEDED',
    Field128,
    async (mpc) => truncate(mpc, mpc.restate(mpc.constant([1]), { fractionBits: 16, bound: 2n ** 85n }), 16),
  ],
  [
    'a field too small',
    /equal: the numbers may have 32 bits .* Field64 has room for 22/,
    'HEADROOM_EXCEEDED',
    Field64,
    async (mpc) => {
      const x = mpc.constant(fixed([1], { fractionBits: 0, clip: 2 ** 29 }))
      return equal(mpc, x, x)
    },
  ],
  [
    'more bits than there is room for',
    /bits: the numbers may have 87 bits/,
    'HEADROOM_EXCEEDED',
    Field128,
    async (mpc) => bits(mpc, mpc.constant(fixed([1], { fractionBits: 0, clip: 2 })), 87),
  ],
  [
    'more bits than stand after the point',
    /bits: expected an integer in 0..8, got 9/,
    'INVALID_ARGUMENT',
    Field128,
    async (mpc) => truncate(mpc, mpc.constant(fixed([1], { fractionBits: 8, clip: 2 })), 9),
  ],
]

test.each(refusals)('%s are refused before anything is sent', async (_, message, code, field, body) => {
  const spent: string[] = []
  const outcome = simulateProgram(body, {
    parties: 2,
    field,
    observe: (_party, { name }) => spent.push(name),
  })
  await expect(outcome).rejects.toMatchObject({ code, message: expect.stringMatching(message) })
  expect(spent).toEqual([])
})
