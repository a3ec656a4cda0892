import fc from 'fast-check'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Field } from '../../src/field/field.ts'
import { Field64 } from '../../src/field/field64.ts'
import { primeField } from '../../src/field/prime-field.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { randomBytes } from '../../src/random/csprng.ts'
import { SeedKey } from '../../src/random/seed-key.ts'
import type { Party } from '../../src/runtime/party.ts'
import { lagrangeCoefficient } from '../../src/sharing/lagrange.ts'
import { firstPoints, reconstructShamir, shareShamir } from '../../src/sharing/shamir.ts'
import { transcribe } from '../../src/vectors/transcript.ts'
import { Opening } from '../additive/opening.ts'
import { simulateProgram } from '../simulate-program.ts'
import { DealtDoubles } from './dealt-doubles.ts'
import { reduceDegree } from './multiply.ts'
import { ShamirProtocol } from './protocol.ts'
import { PseudorandomDoubles } from './pseudorandom-doubles.ts'
import { exchangeSubsetKeys, subsetCount, subsets } from './subset-keys.ts'
import { pointOf, thresholdOf } from './threshold.ts'

const step = 1
const small = await primeField(8_388_593n)

afterEach(() => {
  vi.restoreAllMocks()
})

/** Runs a body at n parties, each with its protocol. */
async function run<T>(
  n: number,
  body: (protocol: ShamirProtocol, party: Party) => Promise<T>,
  { field = Field64, mostSubsets = 1000 }: { field?: Field; mostSubsets?: number } = {},
) {
  return transcribe(n, async (party) =>
    body(await ShamirProtocol.begin(party, { field, mostSubsets, blockBytes: 32 }), party),
  )
}

/** The vector that shares are of: those beyond the first `degree + 1` are checked. */
function reconstruct(shares: readonly FieldVector[], degree: number): FieldVector {
  const values = shares.map((share, id) => ({ point: pointOf(id), values: share }))
  return reconstructShamir(values, degree)
}

function deal(x: FieldVector, n: number): readonly FieldVector[] {
  return shareShamir(x, thresholdOf(n), firstPoints(n)).map(({ values }) => values)
}

const setting = fc.record({
  n: fc.integer({ min: 3, max: 7 }),
  field: fc.constantFrom<Field>(Field64, small),
  mostSubsets: fc.constantFrom(1000, 0),
})
const vector = (field: Field, length: number) =>
  fc
    .array(fc.bigInt({ min: 0n, max: field.modulus - 1n }), { minLength: length, maxLength: length })
    .map((values) => FieldVector.of(field, values))

describe('shares stay of degree t, and are of the right vector,', () => {
  test('after products, of odd and even numbers of parties, with keys and with dealt sharings', async () => {
    const drawn = setting.chain((chosen) =>
      fc
        .nat(9)
        .chain((length) =>
          fc.tuple(fc.constant(chosen), vector(chosen.field, length), vector(chosen.field, length)),
        ),
    )
    await fc.assert(
      fc.asyncProperty(drawn, async ([{ n, ...options }, x, y]) => {
        const [xs, ys] = [deal(x, n), deal(y, n)]
        const { values } = await run(
          n,
          (protocol, party) => party.fork('z', (at) => protocol.mul(at, step, xs[party.id]!, ys[party.id]!)),
          options,
        )
        expect(reconstruct(values, thresholdOf(n)).equal(x.mul(y))).toBe(true)
      }),
      { numRuns: 40 },
    )
  })

  test('after inputs of every party', async () => {
    await fc.assert(
      fc.asyncProperty(setting, fc.nat(6), fc.nat(9), async ({ n, ...options }, someone, length) => {
        const owner = someone % n
        const x = FieldVector.random(options.field, length)
        const { values } = await run(
          n,
          (protocol, party) =>
            party.fork('x', (at) =>
              protocol.input(at, step, owner, length, party.id === owner ? x : undefined),
            ),
          options,
        )
        expect(reconstruct(values, thresholdOf(n)).equal(x)).toBe(true)
      }),
      { numRuns: 30 },
    )
  })

  test('of random elements, and of random bits of both kinds', async () => {
    for (const [n, mostSubsets] of [
      [3, 1000],
      [4, 1000],
      [5, 0],
    ] as const) {
      const { values } = await run(
        n,
        async (protocol, party) => [
          await party.fork('one', (at) => protocol.random(at, step, 20)),
          await party.fork('two', (at) => protocol.random(at, step, 20)),
          await party.fork('bits', (at) => protocol.randomBits(at, step, 200)),
        ],
        { mostSubsets },
      )
      const [x, y, bits] = [0, 1, 2].map((k) =>
        reconstruct(
          values.map((drawn) => drawn[k]!),
          thresholdOf(n),
        ),
      )
      expect(x!.equal(y!)).toBe(false)
      expect(bits!.mul(bits!).equal(bits!)).toBe(true)
      // 200 fair bits are outside with probability below 2^-40
      expect(Number(bits!.sum())).toBeGreaterThan(50)
      expect(Number(bits!.sum())).toBeLessThan(150)
    }
  })
})

describe.each([
  ['with keys of sets', [3, 4, 5, 6]],
  ['that the parties deal', [3, 4, 7]],
] as const)('a double sharing %s', (name, counts) => {
  const draw = async (n: number) => {
    const { values } = await transcribe(n, async (party) => {
      const doubles = name.startsWith('with')
        ? new PseudorandomDoubles(Field64, n, party.id, await exchangeSubsetKeys(party, randomBytes))
        : new DealtDoubles({ field: Field64, n, random: randomBytes, blockBytes: 32 })
      return party.fork('double', (at) => doubles.double(at, 5))
    })
    return { low: values.map(({ low }) => low), high: values.map(({ high }) => high) }
  }

  test.each(counts)('of %i parties is of the same uniform elements by both degrees', async (n) => {
    const t = thresholdOf(n)
    const [one, two] = [await draw(n), await draw(n)]
    const elements = reconstruct(one.low, t)
    expect(reconstruct(one.high, 2 * t).equal(elements)).toBe(true)
    expect(reconstruct(two.low, t).equal(elements)).toBe(false)
    // not of lower degrees, which would not hide the polynomials of the factors
    for (const [shares, degree] of [
      [one.low, t],
      [one.high, 2 * t],
    ] as const)
      expect(() => reconstruct(shares, degree - 1)).toThrow(
        expect.objectContaining({ code: 'SHARES_INVALID' }),
      )
  })
})

test('what is opened in a product tells of it without the double sharing', async () => {
  const x = FieldVector.of(Field64, [3])
  const xs = deal(x, 3)
  const opened = async () => {
    const { messages } = await run(3, (protocol, party) =>
      party.fork('z', (at) => protocol.square(at, step, xs[party.id]!)),
    )
    const sent = messages.filter(({ scope, to }) => scope === 'session/z' && to === 0)
    return sent.map(({ body }) => body).join()
  }
  expect(await opened()).not.toBe(await opened())
  vi.spyOn(PseudorandomDoubles.prototype, 'double').mockImplementation(async (_, length) => ({
    low: FieldVector.zero(Field64, length),
    high: FieldVector.zero(Field64, length),
  }))
  expect(await opened()).toBe(await opened())
})

test('a key for every set of n - t parties, at each of its members', () => {
  for (let n = 3; n <= 12; n++) {
    const sets = subsets(n, n - thresholdOf(n))
    expect(sets.length).toBe(subsetCount(n))
    expect(new Set(sets.map((members) => members.join())).size).toBe(sets.length)
  }
})

test('a party with another key of a set than its other members gives a wrong product, unnoticed', async () => {
  const x = FieldVector.of(Field64, [5, 6])
  const xs = deal(x, 3)
  const isRight = async (alike: boolean) => {
    const { values } = await transcribe(3, async (party) => {
      const [first, ...rest] = await exchangeSubsetKeys(party, randomBytes)
      const held = alike || party.id !== 2 ? first! : { ...first!, key: SeedKey.random() }
      const context = {
        field: Field64,
        doubles: new PseudorandomDoubles(Field64, 3, party.id, [held, ...rest]),
        opening: new Opening(Field64),
        atZero: lagrangeCoefficient(Field64.modulus, firstPoints(3), pointOf(party.id), 0n),
      }
      return party.fork('z', (at) => reduceDegree(context, at, step, xs[party.id]!.mul(xs[party.id]!)))
    })
    const points = values.map((share, id) => ({ point: pointOf(id), values: share }))
    return reconstructShamir(points.slice(0, 2), 1).equal(x.mul(x))
  }
  expect(await isRight(true)).toBe(true)
  expect(await isRight(false)).toBe(false)
})

test('thirteen parties deal each other double sharings', async () => {
  const [one] = await simulateProgram(
    async (mpc) => {
      const x = await mpc.input(12, 4, mpc.id === 12 ? [1, 2, 3, 4] : undefined)
      const [product, bits] = await Promise.all([mpc.mul(x, x), mpc.randomBits(10)])
      return [(await mpc.open(product)).toNumbers(), (await mpc.open(bits)).toNumbers()]
    },
    { parties: 13, protocol: 'shamir' },
  )
  expect(one?.value[0]).toEqual([1, 4, 9, 16])
  for (const bit of one?.value[1] ?? []) expect([0, 1]).toContain(bit)
})

test('two parties are refused, and as many as the field has elements', async () => {
  await expect(
    simulateProgram(async (mpc) => mpc.n, { parties: 2, protocol: 'shamir' }),
  ).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', message: expect.stringContaining('3..1000') })
  const five = await primeField(5n)
  await expect(
    simulateProgram(async (mpc) => mpc.n, { parties: 5, protocol: 'shamir', field: five }),
  ).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    message: expect.stringContaining('a point of its own'),
  })
})
