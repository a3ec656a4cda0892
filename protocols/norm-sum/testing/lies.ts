import { largestMagnitude } from '../../../src/field/fixed-format.ts'
import { FieldVector } from '../../../src/field/vector.ts'
import type { RandomBelow } from '../../prio3/testing/message-changes.ts'
import type { PineParameters } from '../parameters.ts'

/** What a lying client encodes in the place of the truth. */
export interface LyingEncoding {
  readonly gradientAndNorm: FieldVector
  /** The bits for the results of the wraparound checks; honest ones where it is left out. */
  readonly wraparound?: (results: FieldVector) => FieldVector
}

export interface Lie {
  readonly name: string
  /** The circuit that refuses it. */
  readonly caughtBy: 'NormEquality' | 'RangeChecks'
  make(random: RandomBelow): LyingEncoding
}

/** The lies of a client; those about weights, too, where vectors have one. For three entries or more, and W of 3 or more. */
export function lies(parameters: PineParameters): readonly Lie[] {
  const { field, dimension, l2NormBound, maxWeight, sqNormBound, successBits } = parameters
  const p = field.modulus
  const claims = new Claims(parameters)
  const L = BigInt(l2NormBound)
  const W = BigInt(maxWeight ?? 1)
  const room = (w: bigint) => (L * w) ** 2n
  /** A weight that is neither the least nor the largest; 1 where there are none. */
  const someWeight = (random: RandomBelow) =>
    maxWeight === undefined ? 1n : 1n + BigInt(random(maxWeight - 1))

  /** Entries in a random order, with random signs, filled up with zeroes. */
  const vector = (random: RandomBelow, ...entries: readonly bigint[]): bigint[] => {
    const placed = new Array<bigint>(dimension).fill(0n)
    const places = Array.from({ length: dimension }, (_, i) => i)
    for (const entry of entries) {
      const [place = 0] = places.splice(random(places.length), 1)
      placed[place] = random(2) === 0 ? entry : -entry
    }
    return placed
  }
  /** One whose squared norm is within the bound and not 0. */
  const honest = (random: RandomBelow, w: bigint) => {
    const side = L * w
    const first = 1n + BigInt(random(Number(side)))
    const left = side - first
    return vector(random, first, left === 0n ? 0n : BigInt(random(Number(left))))
  }
  /** One with a norm of more than L w. */
  const tooLong = (random: RandomBelow, w: bigint) => vector(random, L * w, 1n + BigInt(random(3)))

  const lie = (
    name: string,
    caughtBy: Lie['caughtBy'],
    make: (random: RandomBelow) => readonly bigint[] | LyingEncoding,
  ): Lie => ({
    name,
    caughtBy,
    make(random) {
      const made = make(random)
      return 'gradientAndNorm' in made ? made : { gradientAndNorm: FieldVector.of(field, made) }
    },
  })
  const truth = (
    random: RandomBelow,
    wraparound: NonNullable<LyingEncoding['wraparound']>,
  ): LyingEncoding => {
    const w = someWeight(random)
    const x = honest(random, w)
    const v = sqNorm(x)
    return { gradientAndNorm: FieldVector.of(field, claims.of(x, w, v, room(w) - v)), wraparound }
  }

  const always: readonly Lie[] = [
    lie('a norm just above the bound', 'RangeChecks', (random) => {
      const w = someWeight(random)
      const x = vector(random, L * w, 1n)
      return claims.of(x, w, sqNorm(x), 0n)
    }),
    lie('one with what is left as -1, which is no bit', 'RangeChecks', (random) => {
      const w = someWeight(random)
      const x = vector(random, L * w, 1n)
      return claims.of(x, w, sqNorm(x), -1n)
    }),
    lie('a v that is right, and a u that is not', 'RangeChecks', (random) => {
      const w = someWeight(random)
      const x = honest(random, w)
      const v = sqNorm(x)
      const u = BigInt(random(Number(sqNormBound)))
      return claims.of(x, w, v, u === room(w) - v ? u + 1n : u)
    }),
    lie('elements that are no bits, and add up', 'RangeChecks', (random) => {
      const w = someWeight(random)
      const x = honest(random, w)
      const v = sqNorm(x)
      return claims.unbitten(claims.of(x, w, v, room(w) - v), random)
    }),
    lie('the bits of another result', 'RangeChecks', (random) => {
      const check = random(parameters.wrChecks)
      return truth(random, (results) =>
        checkBits(parameters, results, (y, i) => ({ y: i === check ? y ^ 1n : y, g: 1n })),
      )
    }),
    ...wrappingPairs(p).flatMap(([kind, pair]) =>
      successes(parameters).map(([claim, wraparound]) =>
        lie(
          `a squared norm that wraps around to a small one, by ${kind}, ${claim}`,
          'RangeChecks',
          (random) => {
            const w = someWeight(random)
            const last = BigInt(random(Number(L * w + 1n)))
            const v = last * last
            const x = vector(random, ...pair(random), last)
            return {
              gradientAndNorm: FieldVector.of(field, claims.of(x, w, v, room(w) - v)),
              wraparound,
            }
          },
        ),
      ),
    ),
    lie('a norm above the bound with a v that is within', 'NormEquality', (random) => {
      const w = someWeight(random)
      return claims.of(tooLong(random, w), w, room(w), 0n)
    }),
    lie('the v of another vector', 'NormEquality', (random) => {
      const w = someWeight(random)
      const other = sqNorm(honest(random, w))
      const x = honest(random, w)
      const v = other === sqNorm(x) ? other - 1n : other
      return claims.of(x, w, v, room(w) - v)
    }),
  ]
  const ofSuccess = lie('a wraparound check that is said to fail', 'RangeChecks', (random) => {
    const check = random(parameters.wrChecks)
    return truth(random, (results) =>
      checkBits(parameters, results, (y, i) => ({ y, g: i === check ? 0n : 1n })),
    )
  })
  const ofAll = successBits ? [...always, ofSuccess] : always
  if (maxWeight === undefined) return ofAll
  return [
    ...ofAll,
    lie('the weight W + 1, and a norm to match', 'RangeChecks', (random) => {
      const x = vector(random, L * W)
      const v = sqNorm(x)
      return claims.of(x, W + 1n, v, room(W + 1n) - v)
    }),
    lie('the weight -1', 'RangeChecks', (random) => {
      const x = vector(random, L)
      return claims.of(x, -1n, sqNorm(x), 0n)
    }),
    lie('the weight 0, and a vector that is not 0', 'RangeChecks', (random) => {
      const x = honest(random, 1n)
      return claims.of(x, 0n, sqNorm(x), 0n)
    }),
    lie('the weight 0, a vector that is not 0, and what is left below 0', 'RangeChecks', (random) => {
      const x = honest(random, 1n)
      const v = sqNorm(x)
      return claims.of(x, 0n, v, -v)
    }),
    lie('the weight 0, v = 0, and a vector that is not 0', 'NormEquality', (random) =>
      claims.of(honest(random, 1n), 0n, 0n, 0n),
    ),
    lie("a light client's heavy vector", 'RangeChecks', (random) => {
      const w = someWeight(random)
      const x = vector(random, L * W)
      return claims.of(x, w, sqNorm(x), 0n)
    }),
    lie("a light client's heavy vector with a v that its weight allows", 'NormEquality', (random) => {
      const w = someWeight(random)
      return claims.of(vector(random, L * W), w, room(w), 0n)
    }),
    lie('the proof of another weight', 'RangeChecks', (random) => {
      const w = someWeight(random)
      const x = honest(random, w)
      const v = sqNorm(x)
      return claims.of(x, (w + 1n + BigInt(random(maxWeight))) % (W + 1n), v, room(w) - v)
    }),
    lie('a weight of no bits', 'RangeChecks', (random) => {
      const w = someWeight(random)
      const x = honest(random, w)
      const v = sqNorm(x)
      return claims.unbittenWeight(claims.of(x, w, v, room(w) - v), random)
    }),
  ]
}

/** Encoded claims: of bits, where bits can stand for them. */
class Claims {
  readonly #parameters: PineParameters
  readonly #normWeights: readonly bigint[]
  readonly #weightWeights: readonly bigint[]

  constructor(parameters: PineParameters) {
    const { maxWeight, sqNormBound, sqNormBits, weightBits } = parameters
    this.#parameters = parameters
    this.#normWeights = maxWeight === undefined ? plain(sqNormBits) : bounded(sqNormBound, sqNormBits)
    this.#weightWeights = maxWeight === undefined ? [] : bounded(BigInt(maxWeight), weightBits)
  }

  of(x: readonly bigint[], w: bigint, v: bigint, u: bigint): readonly bigint[] {
    const { maxWeight } = this.#parameters
    return [
      ...x,
      ...(maxWeight === undefined ? [] : digits(w, this.#weightWeights)),
      ...digits(v, this.#normWeights),
      ...digits(u, this.#normWeights),
    ]
  }

  /** Two elements of v or u changed so that it stays what it was. */
  unbitten(elements: readonly bigint[], random: RandomBelow): readonly bigint[] {
    const { dimension, weightBits, sqNormBits } = this.#parameters
    const start = dimension + weightBits + random(2) * sqNormBits
    return shifted(elements, start, this.#normWeights, random)
  }

  /** The same in w. */
  unbittenWeight(elements: readonly bigint[], random: RandomBelow): readonly bigint[] {
    return shifted(elements, this.#parameters.dimension, this.#weightWeights, random)
  }
}

function plain(bits: number): readonly bigint[] {
  return Array.from({ length: bits }, (_, i) => 1n << BigInt(i))
}

function bounded(max: bigint, bits: number): readonly bigint[] {
  const weights = plain(bits - 1)
  return [...weights, max - weights.reduce((sum, weight) => sum + weight, 0n)]
}

/** Bits of these weights; for what they can't stand for, all of it as the first element. */
function digits(value: bigint, weights: readonly bigint[]): readonly bigint[] {
  const bits = new Array<bigint>(weights.length).fill(0n)
  let rest = value
  let lower = weights.reduce((sum, weight) => sum + weight, 0n)
  for (let i = weights.length - 1; i >= 0; i--) {
    const weight = weights[i] as bigint
    lower -= weight
    if (rest > lower && rest >= weight) {
      bits[i] = 1n
      rest -= weight
    }
  }
  return rest === 0n ? bits : bits.fill(0n).with(0, value)
}

function shifted(
  elements: readonly bigint[],
  start: number,
  weights: readonly bigint[],
  random: RandomBelow,
): readonly bigint[] {
  const i = random(weights.length)
  const j = (i + 1 + random(weights.length - 1)) % weights.length
  const k = BigInt(2 + random(2 ** 32))
  const [one, other] = [start + i, start + j]
  return elements
    .with(one, (elements[one] as bigint) + k * (weights[j] as bigint))
    .with(other, (elements[other] as bigint) - k * (weights[i] as bigint))
}

function sqNorm(x: readonly bigint[]): bigint {
  return x.reduce((sum, entry) => sum + entry * entry, 0n)
}

/** Two numbers whose squares add up to 0 mod p. */
function wrappingPairs(
  p: bigint,
): readonly (readonly [string, (random: RandomBelow) => readonly bigint[]])[] {
  const root = 2n ** 48n // 2^96 = -1 mod p
  const shortest = twoSquares(p, root)
  return [
    [
      'a random number and it times a root of -1',
      (random) => {
        const a = BigInt(1 + random(2 ** 40)) * BigInt(1 + random(2 ** 20))
        return [a, a * root]
      },
    ],
    ['the two numbers whose squares add up to p itself', () => shortest],
  ]
}

/** p as the sum of two squares, the shortest vector that wraps around: Cornacchia's algorithm. */
function twoSquares(p: bigint, root: bigint): readonly bigint[] {
  let [a, b] = [p, root]
  while (a * a > p) [a, b] = [b, a % b]
  return [a, b]
}

/** How a client may claim that the checks succeed: where it does not say so, it can only be silent. */
function successes(
  parameters: PineParameters,
): readonly (readonly [string, (results: FieldVector) => FieldVector])[] {
  const { wrBound, successBits } = parameters
  const isSmall = (y: bigint) => BigInt(-wrBound < y && y <= wrBound ? 1 : 0)
  const claim = (g: (y: bigint) => bigint) => (results: FieldVector) =>
    checkBits(parameters, results, (y) => ({ y, g: g(y) }))
  if (!successBits) return [['in silence', claim(() => 1n)]]
  return [
    ['admitting which checks fail', claim(isSmall)],
    ['saying that all succeed', claim(() => 1n)],
    ['counting those twice that do', claim((y) => 2n * isSmall(y))],
  ]
}

function checkBits(
  { field, wrBound, wrBits, successBits }: PineParameters,
  results: FieldVector,
  claim: (y: bigint, check: number) => { readonly y: bigint; readonly g: bigint },
): FieldVector {
  const half = largestMagnitude(field.modulus)
  return FieldVector.of(
    field,
    results.toBigInts().flatMap((element, check) => {
      const { y, g } = claim(element > half ? element - field.modulus : element, check)
      const v = y + wrBound - 1n
      return [
        ...Array.from({ length: wrBits }, (_, bit) => (v >> BigInt(bit)) & 1n),
        ...(successBits ? [g] : []),
      ]
    }),
  )
}
