import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Field64 } from '../field/field64.ts'
import { Field128 } from '../field/field128.ts'
import { primeField } from '../field/prime-field.ts'
import { FieldVector } from '../field/vector.ts'
import { evaluate, firstPoints, reconstructShamir, shareShamir } from './shamir.ts'

const sharesInvalid = expect.objectContaining({ code: 'SHARES_INVALID' })

const fields = [Field64, Field128, await primeField(2n ** 61n - 1n), await primeField(257n)]

describe.each(fields)('$name', (field) => {
  const elements = fc.array(fc.bigInt(0n, field.modulus - 1n), { maxLength: 20 })
  const points = fc.uniqueArray(fc.bigInt(1n, field.modulus - 1n), { minLength: 1, maxLength: 7 })

  test('any degree + 1 shares give the secret back', () => {
    fc.assert(
      fc.property(elements, points, fc.nat(6), fc.nat(), (values, points, at, seed) => {
        const degree = at % points.length
        const secret = FieldVector.of(field, values)
        const shares = shareShamir(secret, degree, points)
        const chosen = shares.toSorted((x, y) => Number((x.point ^ BigInt(seed)) - (y.point ^ BigInt(seed))))
        expect(reconstructShamir(chosen.slice(0, degree + 1), degree).equal(secret)).toBe(true)
        expect(reconstructShamir(shares, degree).equal(secret)).toBe(true)
      }),
    )
  })

  test('a hundred parties, of whom 67 are needed, share one element, or none', () => {
    for (const values of [[7], []]) {
      const secret = FieldVector.of(field, values)
      const shares = shareShamir(secret, 66, firstPoints(100))
      expect(reconstructShamir(shares.slice(33), 66).equal(secret)).toBe(true)
      expect(() => reconstructShamir(shares.slice(34), 66)).toThrow(sharesInvalid)
    }
  })

  test('shares of two secrets add up to shares of their sum, and multiply to shares of degree twice as high', () => {
    const [x, y] = [FieldVector.random(field, 9), FieldVector.random(field, 9)]
    const [xs, ys] = [x, y].map((secret) => shareShamir(secret, 2, firstPoints(5)))
    const combined = (combine: (a: FieldVector, b: FieldVector) => FieldVector) =>
      xs!.map(({ point, values }, i) => ({ point, values: combine(values, ys![i]!.values) }))
    expect(
      reconstructShamir(
        combined((a, b) => a.add(b)),
        2,
      ).equal(x.add(y)),
    ).toBe(true)
    expect(
      reconstructShamir(
        combined((a, b) => a.mul(b)),
        4,
      ).equal(x.mul(y)),
    ).toBe(true)
  })

  test('a share that was changed is seen as long as there is one more than needed', () => {
    const shares = shareShamir(FieldVector.random(field, 4), 2, firstPoints(4))
    for (const changed of [0, 3]) {
      const tampered = shares.map(({ point, values }, i) => ({
        point,
        values: i === changed ? values.add(FieldVector.of(field, [0, 0, 1, 0])) : values,
      }))
      expect(() => reconstructShamir(tampered, 2)).toThrow(sharesInvalid)
    }
  })
})

describe('refuses', () => {
  const secret = FieldVector.of(Field64, [5, 6])
  const shares = shareShamir(secret, 2, firstPoints(4))

  test('too few points or shares', () => {
    expect(() => shareShamir(secret, 3, firstPoints(3))).toThrow(sharesInvalid)
    expect(() => reconstructShamir(shares.slice(0, 2), 2)).toThrow(sharesInvalid)
    expect(() => reconstructShamir([], 0)).toThrow(sharesInvalid)
  })

  test.each([
    { name: 'a repeated point', points: [1n, 2n, 1n] },
    { name: 'point 0, where the secret lies', points: [0n, 1n, 2n] },
    { name: 'a negative point', points: [-1n, 1n, 2n] },
    { name: 'p, which is point 0', points: [1n, 2n, Field64.modulus] },
  ])('$name', ({ points }) => {
    expect(() => shareShamir(secret, 2, points)).toThrow(sharesInvalid)
    const moved = points.map((point) => ({ point, values: secret }))
    expect(() => reconstructShamir(moved, 2)).toThrow(sharesInvalid)
  })

  test('shares of different lengths or fields', () => {
    const others = [FieldVector.zero(Field64, 3), FieldVector.zero(Field64, 1), FieldVector.zero(Field128, 2)]
    for (const values of others)
      expect(() => reconstructShamir([...shares.slice(0, 2), { point: 3n, values }], 2)).toThrow(
        sharesInvalid,
      )
  })

  test.each([-1, 0.5])('degree %d', (degree) => {
    const invalidArgument = expect.objectContaining({ code: 'INVALID_ARGUMENT' })
    expect(() => shareShamir(secret, degree, firstPoints(3))).toThrow(invalidArgument)
    expect(() => reconstructShamir(shares, degree)).toThrow(invalidArgument)
  })
})

test('shares of one secret differ from time to time', () => {
  const secret = FieldVector.zero(Field64, 3)
  const [first, second] = [shareShamir(secret, 1, [1n, 2n]), shareShamir(secret, 1, [1n, 2n])]
  for (const [i, { values }] of first.entries()) expect(values.equal(second[i]!.values)).toBe(false)
})

const frostFolder = '../shared/vectors/frost'
const curveOrder25519 = 2n ** 252n + 27742317777372353535851937790883648493n
const curveOrderP256 = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n

describe.skipIf(!existsSync(frostFolder))(`polynomials of RFC 9591 (skipped without ${frostFolder})`, () => {
  test.each([
    { suite: 'frost-ed25519-sha512', order: curveOrder25519, littleEndian: true },
    { suite: 'frost-ristretto255-sha512', order: curveOrder25519, littleEndian: true },
    { suite: 'frost-p256-sha256', order: curveOrderP256, littleEndian: false },
  ])('$suite', async ({ suite, order, littleEndian }) => {
    const { config, inputs } = JSON.parse(readFileSync(`${frostFolder}/${suite}.json`, 'utf8'))
    const field = await primeField(order)
    const scalar = (hex: string): FieldVector => {
      const bytes = Uint8Array.from(Buffer.from(hex, 'hex'))
      return FieldVector.fromBytes(field, littleEndian ? bytes : bytes.reverse(), 1)
    }
    const secret = scalar(inputs.group_secret_key)
    const degree = Number(config.MIN_PARTICIPANTS) - 1
    expect(inputs.share_polynomial_coefficients).toHaveLength(degree)
    const shares = inputs.participant_shares.map(
      ({ identifier, participant_share }: { identifier: number; participant_share: string }) => ({
        point: BigInt(identifier),
        values: scalar(participant_share),
      }),
    )

    for (const { point, values } of shares)
      expect(
        evaluate([secret, ...inputs.share_polynomial_coefficients.map(scalar)], point).equal(values),
      ).toBe(true)
    expect(reconstructShamir(shares, degree).equal(secret)).toBe(true)
  })
})
