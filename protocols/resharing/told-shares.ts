import { BeaverdamError } from '../../src/errors.ts'
import { FieldVector } from '../../src/field/vector.ts'
import type { Party } from '../../src/runtime/party.ts'
import { type ShamirShare, valuesAt } from '../../src/sharing/shamir.ts'

/** Checks what all members hold of a coin. @throws BeaverdamError OPENING_MISMATCH unless it lies on polynomials of that degree */
export function checkCoinShares(at: Party, shares: readonly ShamirShare[], degree: number): void {
  if (!lieOnPolynomials(shares, degree))
    throw new BeaverdamError(
      'OPENING_MISMATCH',
      `what the members hold in '${at.scope}' lies on no polynomials of degree ${degree}: a party dealt or told something else`,
    )
}

/** Checks what all members hold of zeros. @throws BeaverdamError VERIFICATION_FAILED unless it is shares by that degree */
export function checkZeroShares(at: Party, shares: readonly ShamirShare[], degree: number): void {
  const [{ values }] = shares as readonly [ShamirShare]
  const zero = { point: 0n, values: FieldVector.zero(values.field, values.length) }
  if (!lieOnPolynomials([zero, ...shares], degree))
    throw new BeaverdamError(
      'VERIFICATION_FAILED',
      `what was dealt before '${at.scope}' is no resharing of one vector: a party dealt or told something else, and nobody can ` +
        'tell which',
    )
}

function lieOnPolynomials(shares: readonly ShamirShare[], degree: number): boolean {
  const basis = shares.slice(0, degree + 1)
  return shares.slice(degree + 1).every(({ point, values }) => valuesAt(basis, point).equal(values))
}
