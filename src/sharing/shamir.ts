import { BeaverdamError, checkInteger } from '../errors.ts'
import type { Field } from '../field/field.ts'
import { FieldVector } from '../field/vector.ts'
import { type RandomSource, randomBytes } from '../random/csprng.ts'
import { lagrangeCoefficient } from './lagrange.ts'

/** One party's share of a vector: the values of its elements' polynomials at the party's point. */
export interface ShamirShare {
  /** In 1..p-1. */
  readonly point: bigint
  readonly values: FieldVector
}

/**
 * The points 1..n, by which n parties are numbered unless they say otherwise.
 *
 * @throws BeaverdamError INVALID_ARGUMENT for an n below 1
 */
export function firstPoints(n: number): bigint[] {
  return Array.from({ length: checkInteger('n', n, 1) }, (_, i) => BigInt(i) + 1n)
}

/**
 * Splits each element of a vector by a random polynomial of the given degree (Shamir, CACM 1979): `degree` shares
 * together say nothing, any `degree + 1` give the vector back.
 *
 * @param points one for each share, more than `degree`, distinct and in 1..p-1
 * @param random where the polynomials come from; the CSPRNG except in tests and vectors
 * @throws BeaverdamError SHARES_INVALID for points that are too few, zero, repeated or out of range
 * @throws BeaverdamError INVALID_ARGUMENT for a degree that is not a non-negative integer
 *
 * @example
 * const shares = shareShamir(secret, 2, firstPoints(5))
 * reconstructShamir(shares.slice(1, 4), 2) // equals secret
 */
export function shareShamir(
  secret: FieldVector,
  degree: number,
  points: readonly bigint[],
  random: RandomSource = randomBytes,
): ShamirShare[] {
  checkInteger('degree', degree, 0)
  checkPoints(secret.field, degree, points)
  const others = Array.from({ length: degree }, () => FieldVector.random(secret.field, secret.length, random))
  return points.map((point) => ({ point, values: evaluate([secret, ...others], point) }))
}

/**
 * Polynomials at a point: one for each element, with vectors for coefficients.
 *
 * @param coefficients of one field and length, the constant ones first
 */
export function evaluate(coefficients: readonly [FieldVector, ...FieldVector[]], point: bigint): FieldVector {
  const [constants, ...others] = coefficients
  const { field } = constants
  const values = constants.slice()
  let power = 1n
  for (const coefficient of others) {
    power = (power * point) % field.modulus
    field.axpy(values.bytes, power, coefficient.bytes)
  }
  return values
}

/**
 * Gives a vector back from its shares. Those beyond the first `degree + 1` are checked against them.
 *
 * @param degree of the polynomials that the vector was split by
 * @throws BeaverdamError SHARES_INVALID for shares that are too few, of different fields or lengths, or not on
 * polynomials of that degree, and for points that are zero, repeated or out of range
 * @throws BeaverdamError INVALID_ARGUMENT for a degree that is not a non-negative integer
 */
export function reconstructShamir(shares: readonly ShamirShare[], degree: number): FieldVector {
  checkInteger('degree', degree, 0)
  const [first] = shares
  if (first === undefined) throw new BeaverdamError('SHARES_INVALID', 'there are no shares')
  const { field, length } = first.values
  if (shares.some(({ values }) => values.field.modulus !== field.modulus || values.length !== length))
    throw new BeaverdamError('SHARES_INVALID', 'the shares are of different fields or lengths')
  const points = shares.map(({ point }) => point)
  checkPoints(field, degree, points)

  const basis = shares.slice(0, degree + 1)
  for (const { point, values } of shares.slice(degree + 1))
    if (!valuesAt(basis, point).equal(values))
      throw new BeaverdamError('SHARES_INVALID', `the shares lie on no polynomials of degree ${degree}`)
  return valuesAt(basis, 0n)
}

/**
 * The values at a point of the polynomials of lowest degree that run through shares.
 *
 * @param shares one or more, of one field and length, at different points
 */
export function valuesAt(shares: readonly ShamirShare[], at: bigint): FieldVector {
  const points = shares.map(({ point }) => point)
  return shares
    .map(({ point, values }) => values.scale(lagrangeCoefficient(values.field.modulus, points, point, at)))
    .reduce((sum, term) => sum.add(term))
}

function checkPoints(field: Field, degree: number, points: readonly bigint[]): void {
  if (points.length <= degree)
    throw new BeaverdamError(
      'SHARES_INVALID',
      `polynomials of degree ${degree} need ${degree + 1} shares, got ${points.length}`,
    )
  for (const point of points)
    if (point < 1n || point >= field.modulus)
      throw new BeaverdamError('SHARES_INVALID', `a share's point is in 1..p-1, got ${point}`)
  if (new Set(points).size < points.length)
    throw new BeaverdamError('SHARES_INVALID', 'two shares have the same point')
}
