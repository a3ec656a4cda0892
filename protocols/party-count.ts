import { invalidArgument } from '../src/errors.ts'

/** For how many parties a protocol is. */
export interface PartyCount {
  readonly least: number
  readonly most: number
}

/** For two parties or more. */
export const anyNumber: PartyCount = { least: 2, most: 1000 }

/**
 * Refuses parties that are not as many as a protocol is for.
 *
 * @throws INVALID_ARGUMENT
 */
export function checkPartyCount(protocol: string, { least, most }: PartyCount, parties: number): void {
  if (Number.isInteger(parties) && parties >= least && parties <= most) return
  const count = least === most ? `${least}` : `${least}..${most}`
  invalidArgument(
    'parties',
    `${count}, as ${protocol} is for so many; additive and spdz are for any number from 2 on`,
    parties,
  )
}
