import { checkInteger, invalidArgument } from '../errors.ts'
import type { PartyId } from './transport.ts'

/** A name is what errors and hellos call a party, so it is kept short. */
export const maxNameBytes = 128

const encoder = new TextEncoder()

/** Checks the names of a session's parties. @throws INVALID_ARGUMENT */
export function checkNames(names: readonly string[]): void {
  if (names.length < 1) invalidArgument('names', 'at least one party', names.length)
  const seen = new Set<string>()
  for (const name of names) {
    if (name === '' || encoder.encode(name).length > maxNameBytes)
      invalidArgument('names', `names of 1 to ${maxNameBytes} bytes`, JSON.stringify(name))
    if (seen.has(name)) invalidArgument('names', 'each name once', JSON.stringify(name))
    seen.add(name)
  }
}

/** Checks a party's place among the names of its session. @throws INVALID_ARGUMENT */
export function checkPlace(id: PartyId, names: readonly string[]): void {
  checkNames(names)
  checkInteger('id', id, 0, names.length - 1)
}
