import { describe, expect, test } from 'vitest'
import { Field64 } from '../../src/field/field64.ts'
import { boundOf } from './noise.ts'
import { deriveParameters, LatticeParameters, type Workload, workloadNoise } from './parameters.ts'
import { maxModulusBits } from './security-table.ts'

const workloads: readonly (readonly [Workload, { readonly n: number; readonly primeCount: number }])[] = [
  [
    { encryption: 'secret key', multiplied: true, addends: 1, parties: 1 },
    { n: 8_192, primeCount: 7 },
  ],
  [
    { encryption: 'public key', multiplied: false, addends: 1_000, parties: 3 },
    { n: 8_192, primeCount: 6 },
  ],
  [
    { encryption: 'public key', multiplied: false, addends: 2 ** 20, parties: 10 },
    { n: 8_192, primeCount: 6 },
  ],
  [
    { encryption: 'secret key', multiplied: true, addends: 16, parties: 1 },
    { n: 16_384, primeCount: 8 },
  ],
  [
    { encryption: 'public key', multiplied: true, addends: 1, parties: 1 },
    { n: 16_384, primeCount: 8 },
  ],
  [
    { encryption: 'public key', multiplied: true, addends: 1_024, parties: 10 },
    { n: 16_384, primeCount: 9 },
  ],
]

describe.each(workloads)('%o', (workload, expected) => {
  const parameters = deriveParameters(workload)
  const { n, ring, drowning, maxOpened, parties } = parameters
  const noise = boundOf(workloadNoise(workload, n))

  test('takes the smallest ring and modulus that fit', () => {
    expect(parameters.toJSON()).toMatchObject(expected)
    const fewer = { ...parameters.toJSON(), primeCount: expected.primeCount - 1 }
    const room = () => new LatticeParameters(fewer).drownedNoise
    try {
      expect(room()).toBeLessThan(noise)
    } catch (error) {
      expect(error).toMatchObject({ code: 'INVALID_ARGUMENT' })
    }
  })

  test('has 128 bits of security by both tables', () => {
    expect(Math.log2(Number(ring.modulus))).toBeLessThanOrEqual(maxModulusBits.get(n)!)
  })

  test('drowns the noise by 2^40 for all coefficients, and decrypts with the drowning of all', () => {
    expect(Number(drowning)).toBeGreaterThanOrEqual(2 ** 40 * maxOpened * noise)
    const largest = BigInt(Math.ceil(noise)) + (BigInt(parties) * drowning) / 2n
    expect(2n * Field64.modulus * largest).toBeLessThan(ring.modulus)
  })
})

test('the tables take the stricter of both', () => {
  const standard = [109, 218, 438, 881]
  const guidelines = [106, 214, 430, 868]
  expect([...maxModulusBits.values()]).toEqual(standard.map((bits, i) => Math.min(bits, guidelines[i]!)))
})

test('other parameters have another id, and the same have the same', () => {
  const choice = { n: 8_192, primeCount: 7, parties: 1, maxOpened: 2 ** 20 }
  const ids = [
    choice,
    { ...choice, parties: 2 },
    { ...choice, maxOpened: 2 ** 21 },
    { ...choice, primeCount: 6 },
  ].map((given) => new LatticeParameters(given).id)
  expect(new Set(ids).size).toBe(4)
  expect(new LatticeParameters({ ...choice }).id).toBe(ids[0])
})

describe('refuses', () => {
  const choice = { n: 8_192, primeCount: 7, parties: 1, maxOpened: 2 ** 30 }
  const invalid = expect.objectContaining({ code: 'INVALID_ARGUMENT' })

  test.each([
    ['a ring of another dimension', { n: 6_000 }],
    ['a modulus beyond the security of the ring', { primeCount: 8 }],
    ['a modulus with no room to drown in', { primeCount: 3 }],
    ['no party', { parties: 0 }],
    ['a key that opens nothing', { maxOpened: 0 }],
  ])('%s', (_, changed) => {
    expect(() => new LatticeParameters({ ...choice, ...changed })).toThrow(invalid)
  })

  test('a workload without addends or parties', () => {
    const workload = { encryption: 'public key', multiplied: false, addends: 1, parties: 1 } as const
    for (const changed of [{ addends: 0 }, { parties: 0 }, { maxOpened: 0 }])
      expect(() => deriveParameters({ ...workload, ...changed })).toThrow(invalid)
  })
})
