import type { X509Certificate } from 'node:crypto'
import { BeaverdamError } from '../../errors.ts'

/**
 * Checks a certificate's dates, which Node leaves unchecked where no authority is asked.
 *
 * @param party whose certificate it is
 * @throws CERTIFICATE_EXPIRED or CERTIFICATE_NOT_YET_VALID
 */
export function checkValidity({ validFrom, validTo }: X509Certificate, party: string): void {
  const now = Date.now()
  // Written so that a date that doesn't parse is refused as well.
  if (!(now >= Date.parse(validFrom)))
    throw new BeaverdamError(
      'CERTIFICATE_NOT_YET_VALID',
      `the certificate of ${party} is valid from ${validFrom} on: check the clocks of both machines`,
      { party },
    )
  if (!(now <= Date.parse(validTo)))
    throw new BeaverdamError(
      'CERTIFICATE_EXPIRED',
      `the certificate of ${party} expired on ${validTo}: ${party} makes a new key with ` +
        "'beaverdam keygen', and every party pins it",
      { party },
    )
}
