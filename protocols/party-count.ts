import { invalidArgument } from '../src/errors.ts'

/**
 * Refuses parties that are not as many as a protocol is for.
 *
 * @throws INVALID_ARGUMENT
 */
export function checkPartyCount(protocol: string, expected: number, parties: number): void {
  if (parties !== expected)
    invalidArgument(
      'parties',
      `${expected}, as ${protocol} is for so many; additive and spdz are for any number from 2 on`,
      parties,
    )
}
