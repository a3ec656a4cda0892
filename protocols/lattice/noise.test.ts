import { describe, expect, test } from 'vitest'
import { Field64 } from '../../src/field/field64.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { namedBytes } from '../../src/vectors/vector-file.ts'
import { answer } from './answer.ts'
import type { Ciphertext } from './ciphertext.ts'
import { sampleDrowning } from './drowning.ts'
import { encrypt, encryptOwn } from './encrypt.ts'
import { add, addPlain, multiplyPlain } from './evaluate.ts'
import { generateKey } from './generate-key.ts'
import { boundOf } from './noise.ts'
import { MemoryOpenedCount } from './opened-count.ts'
import { deriveParameters } from './parameters.ts'
import { freshStream } from './stream.ts'
import { integersOf, largestNoise } from './testing/integers.ts'

const parameters = deriveParameters({ encryption: 'secret key', multiplied: true, addends: 1, parties: 1 })
const { n, ring } = parameters

/** The same bytes in every run. */
function fixedRandom(name: string) {
  let drawn = 0
  return (length: number) => namedBytes(`${name} ${drawn++}`, length)
}

const random = fixedRandom('lattice noise')
const key = await generateKey(parameters, random)
const uniform = (name: string) =>
  FieldVector.of(Field64, new BigUint64Array(namedBytes(name, 8 * n).slice().buffer))
/** All coefficients are as large as they get. */
const largest = parameters.packing.toSlots(
  FieldVector.of(Field64, new Array<bigint>(n).fill(2n ** 63n - 1n)).bytes,
)

const integers = ({ c0, c1 }: Ciphertext) => integersOf(parameters, key.addProduct(c0.slice(), c1))
const measured = (ciphertext: Ciphertext) => largestNoise(integers(ciphertext))

describe.each([
  ['uniform', uniform('x'), uniform('w')],
  ['the largest', largest, largest],
] as const)('%s plaintexts', (_, x, w) => {
  test('noise is within its bound, and the bound is not far above', async () => {
    const own = await encryptOwn(key, x, random)
    const other = await encrypt(key.publicKey, x, random)
    const cases: readonly (readonly [Ciphertext, number])[] = [
      [own, 8],
      [other, 128],
      [add(own, own), 8],
      [add(other, own), 128],
      [addPlain(own, w), 8],
      [multiplyPlain(own, w), 128],
      [multiplyPlain(other, w), 2 ** 14],
    ]
    for (const [ciphertext, slack] of cases) {
      const noise = measured(ciphertext)
      expect(noise).toBeLessThan(boundOf(ciphertext.noise))
      expect(noise * slack).toBeGreaterThan(boundOf(ciphertext.noise))
    }
  })

  test('the noise of an answer is within its bound, which drowning fills', async () => {
    const question = await encryptOwn(key, x, random)
    const answered = await answer(key.publicKey, question, w, uniform('mask'), {
      count: new MemoryOpenedCount(),
      random,
    })
    const bound = boundOf(answered.noise)
    expect(measured(answered)).toBeLessThan(bound)
    expect(measured(answered)).toBeGreaterThan(0.99 * bound)
    expect(bound).toBeLessThan(parameters.decryptedNoise)
  })
})

test('what drowns is uniform in its range', async () => {
  const drowned = ring.evaluate({
    // of its own, whatever was drawn before
    drowning: await sampleDrowning(parameters, freshStream(fixedRandom('drowning'), 'test', '')),
  })
  const bins = new Array<number>(64).fill(0)
  const half = parameters.drowning / 2n
  for (const integer of integersOf(parameters, drowned)) {
    expect(integer % Field64.modulus).toBe(0n)
    const r = integer / Field64.modulus + half
    bins[Number((64n * r) / parameters.drowning)]!++
  }
  // chi-square with 63 degrees of freedom: above 126 with a probability of 2^-18
  const mean = n / 64
  expect(bins.length).toBe(64)
  expect(bins.reduce((sum, bin) => sum + (bin - mean) ** 2 / mean, 0)).toBeLessThan(126)
})
