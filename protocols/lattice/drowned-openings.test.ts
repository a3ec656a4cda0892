import { afterEach, describe, expect, test, vi } from 'vitest'
import { Field64 } from '../../src/field/field64.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { namedBytes } from '../../src/vectors/vector-file.ts'
import { LyingTable } from '../spdz/testing/lying-table.ts'
import { answer } from './answer.ts'
import type { Ciphertext } from './ciphertext.ts'
import type * as Drowning from './drowning.ts'
import { encrypt, encryptOwn } from './encrypt.ts'
import { generateKey } from './generate-key.ts'
import { decryptJointly } from './joint-decryption.ts'
import { makeJointKey } from './joint-key.ts'
import { MemoryOpenedCount } from './opened-count.ts'
import { deriveParameters, type LatticeParameters } from './parameters.ts'
import type { SecretKey } from './secret-key.ts'
import { integersOf } from './testing/integers.ts'

/**
 * What is shown of noise, where all randomness is from texts, so that a statistic is the same in every run. Those of what is
 * as it should be pass their bound with a probability below 2^-20.
 */

/** What the control runs leave of r: nothing, or its lowest digit of 32 bits, which is less than E. */
const drowning = vi.hoisted(() => ({ left: 'all' as 'all' | 'a digit' | 'nothing' }))

vi.mock('./drowning.ts', async (original) => {
  const module = await original<typeof Drowning>()
  const sampleDrowning: typeof module.sampleDrowning = async (...given) => {
    const { digits, offset } = await module.sampleDrowning(...given)
    if (drowning.left === 'all') return { digits, offset }
    const last = drowning.left === 'a digit' ? digits.length - 1 : digits.length
    return {
      digits: digits.map((digit, place) => (place < last ? digit.fill(0) : digit)),
      offset: drowning.left === 'a digit' ? 2n ** 31n : 0n,
    }
  }
  return { ...module, sampleDrowning }
})

afterEach(() => {
  drowning.left = 'all'
})

/** Openings that a statistic is of, each of N coefficients. */
const openings = 16
const bins = 256
/** Of a chi-square statistic with 255 degrees of freedom. */
const bound = 380

function fixedRandom(name: string) {
  let drawn = 0
  return (length: number) => namedBytes(`drowned openings ${name} ${drawn++}`, length)
}

/** The noise that is seen with a message: c0 + c1 s = m + P noise, of least magnitudes. */
function noiseOf(parameters: LatticeParameters, opened: Uint32Array, message: FieldVector): bigint[] {
  const { modulus } = Field64
  const coefficients = FieldVector.fromBytes(Field64, parameters.packing.toCoefficients(message)).toBigInts()
  return integersOf(parameters, opened).map((integer, j) => {
    const m = coefficients[j] as bigint
    return (integer - (m < 2n ** 63n ? m : m - modulus)) / modulus
  })
}

/** E, and how many digits of 32 bits of it are no more than zeros. */
type Range = Pick<LatticeParameters, 'drowning' | 'drowningWords'>

/** How often noise falls into each of 256 parts of E, and how often each of its bytes below the upper digit has each value. */
function histograms({ drowning: range, drowningWords }: Range, noise: readonly bigint[]): number[][] {
  const counts = Array.from({ length: 1 + 4 * drowningWords }, () => new Array<number>(bins).fill(0))
  for (const value of noise) {
    const shifted = value + range / 2n
    // by less than the part B / E of what is shown, which no statistic sees, it is beyond E
    const part = Number((BigInt(bins) * shifted) / range)
    counts[0]![Math.min(Math.max(part, 0), bins - 1)]!++
    for (let place = 0; place < 4 * drowningWords; place++)
      counts[place + 1]![Number((shifted >> BigInt(8 * place)) & 0xffn)]!++
  }
  return counts
}

/** The largest chi-square statistic of counts against equal ones. */
function distanceFromUniform(counts: readonly number[][]): number {
  return Math.max(
    ...counts.map((of) => {
      const mean = of.reduce((sum, count) => sum + count) / bins
      return of.reduce((sum, count) => sum + (count - mean) ** 2 / mean, 0)
    }),
  )
}

/** The largest chi-square statistic of counts against others of as many. */
function distance(counts: readonly number[][], others: readonly number[][]): number {
  return Math.max(
    ...counts.map((of, k) =>
      of.reduce((sum, count, bin) => {
        const other = others[k]![bin]!
        return count + other === 0 ? sum : sum + (count - other) ** 2 / (count + other)
      }, 0),
    ),
  )
}

/** The same, for something that has two kinds of noise. */
async function compare(range: Range, shown: (kind: 0 | 1) => Promise<bigint[]>) {
  const [one, other] = [await shown(0), await shown(1)].map((noise) => histograms(range, noise))
  return {
    fromUniform: Math.max(distanceFromUniform(one!), distanceFromUniform(other!)),
    apart: distance(one!, other!),
  }
}

async function collect(show: (k: number) => Promise<bigint[]>): Promise<bigint[]> {
  const all: bigint[][] = []
  for (let k = 0; k < openings; k++) all.push(await show(k))
  return all.flat()
}

describe('what one of two parties sees of the noise when both decrypt', async () => {
  const parameters = deriveParameters({
    encryption: 'public key',
    multiplied: false,
    addends: 1_000,
    parties: 2,
  })
  const { n, ring } = parameters
  const honestly = ({ body }: { readonly body: Uint8Array }) => body
  const made = await new LyingTable(2, 1, honestly).run((party) =>
    makeJointKey(party, parameters, fixedRandom(`key ${party.id}`)),
  )
  const shares = made.map((end) => ('value' in end ? end.value : expect.fail('no key')))
  const [own, others] = shares as [SecretKey, SecretKey]

  /** A ciphertext with noise of one sign or the other, of 2^30 a coefficient on top of its own. */
  async function noisy(message: FieldVector, kind: 0 | 1, k: number): Promise<Ciphertext> {
    const fresh = await encrypt(own.publicKey, message, fixedRandom(`encryption ${kind} ${k}`))
    const more = ring.evaluate({ noise: new Int32Array(n).fill(kind === 0 ? 2 ** 29 : -(2 ** 29)) })
    const c0 = ring.add(ring.add(fresh.c0, more), more)
    return { ...fresh, c0, noise: { ...fresh.noise, fixed: fresh.noise.fixed + 2 ** 30 } }
  }

  const seen = (kind: 0 | 1) =>
    collect(async (k) => {
      const message = FieldVector.of(Field64, [1, 2, 3])
      const ciphertext = await noisy(message, kind, k)
      const table = new LyingTable(2, 1, honestly)
      await table.run((party) =>
        decryptJointly(party, shares[party.id]!, ciphertext, {
          count: new MemoryOpenedCount(),
          random: fixedRandom(`decryption ${kind} ${k} ${party.id}`),
        }),
      )
      const part = new Uint32Array(table.transcript.find(({ from }) => from === 0)!.body.slice().buffer)
      const opened = others.addProduct(ring.add(ciphertext.c0, part), ciphertext.c1)
      return noiseOf(parameters, opened, message)
    })

  test('is uniform in E, whatever it was before', async () => {
    const { fromUniform, apart } = await compare(parameters, seen)
    expect(fromUniform).toBeLessThan(bound)
    expect(apart).toBeLessThan(bound)
  })

  test.each(['a digit', 'nothing'] as const)(
    'tells which it was if %s is left of what drowns it',
    async (left) => {
      drowning.left = left
      const { fromUniform, apart } = await compare(parameters, seen)
      expect(fromUniform).toBeGreaterThan(10 * bound)
      expect(apart).toBeGreaterThan(10 * bound)
    },
  )
})

describe('what the owner of a key sees of the noise of an answer', async () => {
  const parameters = deriveParameters({
    encryption: 'secret key',
    multiplied: true,
    addends: 1,
    parties: 1,
  })
  const { n, ring, packing } = parameters
  const key = await generateKey(parameters, fixedRandom('own key'))
  const uniform = (name: string) =>
    FieldVector.of(Field64, new BigUint64Array(namedBytes(name, 8 * n).slice().buffer))
  const x = uniform('x')
  /** None, and the one with the largest coefficients. */
  const largest = FieldVector.of(Field64, new Array<bigint>(n).fill(2n ** 63n - 1n))
  const factors = [FieldVector.zero(Field64, n), packing.toSlots(largest.bytes)]

  /** The answer to a question with so much noise more than it says. */
  async function ask(kind: 0 | 1, k: number, more = ring.zero()) {
    const factor = factors[kind]!
    const mask = uniform(`mask ${kind} ${k}`)
    const own = await encryptOwn(key, x, fixedRandom(`question ${k}`))
    const question = { ...own, c0: ring.add(own.c0, more) }
    const { c0, c1 } = await answer(key.publicKey, question, factor, mask, {
      count: new MemoryOpenedCount(),
      random: fixedRandom(`answer ${kind} ${k}`),
    })
    return { opened: key.addProduct(c0.slice(), c1), message: x.mul(factor).add(mask) }
  }

  const seen = (kind: 0 | 1) =>
    collect(async (k) => {
      const { opened, message } = await ask(kind, k)
      return noiseOf(parameters, opened, message)
    })

  test('is uniform in E, whatever the factor', async () => {
    const { fromUniform, apart } = await compare(parameters, seen)
    expect(fromUniform).toBeLessThan(bound)
    expect(apart).toBeLessThan(bound)
  })

  test.each(['a digit', 'nothing'] as const)(
    'tells the factor if %s is left of what drowns it',
    async (left) => {
      drowning.left = left
      const { fromUniform, apart } = await compare(parameters, seen)
      expect(fromUniform).toBeGreaterThan(10 * bound)
      expect(apart).toBeGreaterThan(10 * bound)
    },
  )

  test('fills q but for 2^-19, so that even what a question has beyond its bound hardly shows', async () => {
    const constant = new Uint32Array(n)
    constant[0] = 2 ** 18
    const zeros = new Uint8Array(4 * n)
    // 2^82: times a factor's largest coefficients that is E / 2
    const more = ring.evaluate({
      drowning: { digits: [new Uint8Array(constant.buffer), zeros, zeros], offset: 0n },
    })
    const range = { ...parameters, drowning: Field64.modulus * parameters.drowning }
    expect(Number(ring.modulus - range.drowning) / Number(ring.modulus)).toBeLessThan(2 ** -19)
    const { fromUniform, apart } = await compare(range, (kind) =>
      collect(async (k) => integersOf(parameters, (await ask(kind, k, more)).opened)),
    )
    expect(fromUniform).toBeLessThan(bound)
    expect(apart).toBeLessThan(bound)
  })
})
