import { BeaverdamError } from '../../src/errors.ts'
import type { Field } from '../../src/field/field.ts'
import { sigma } from '../../src/security-parameters.ts'

const leastBits = sigma + 20

/**
 * A check errs with 2/p, and a session has up to 2^19 checks and more.
 *
 * @param protocol its name, for the message
 * @throws FIELD_TOO_SMALL for a field of fewer than 2^60 elements
 */
export function checkFieldSize(field: Field, protocol: string): void {
  if (field.modulus >= 1n << BigInt(leastBits)) return
  throw new BeaverdamError(
    'FIELD_TOO_SMALL',
    `${protocol}: expected a field of at least 2^${leastBits} elements, since a party that lies goes unnoticed with a ` +
      `probability of 2/p a check; got ${field.name}`,
  )
}
