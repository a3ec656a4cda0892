import { InvalidArgumentError } from 'commander'
import type { PrivateInput } from '../program/private-input.ts'

/** Collects NAME=FILE options. */
export function namedInput(text: string, before: readonly PrivateInput[] = []): PrivateInput[] {
  const [, name, file] = /^([^=:]+)=(.+)$/s.exec(text) ?? []
  if (name === undefined || file === undefined) throw new InvalidArgumentError('Expected NAME=FILE.')
  if (before.some((input) => input.name === name))
    throw new InvalidArgumentError(`The input ${name} is given twice.`)
  return [...before, { name, file }]
}

/** Collects PARTY:NAME=FILE options by party. */
export function partyInput(
  text: string,
  before: ReadonlyMap<number, readonly PrivateInput[]> = new Map(),
): ReadonlyMap<number, readonly PrivateInput[]> {
  const [, party, rest] = /^(\d+):(.+)$/s.exec(text) ?? []
  if (party === undefined || rest === undefined)
    throw new InvalidArgumentError('Expected PARTY:NAME=FILE, the party a number from 0 on.')
  const id = Number(party)
  return new Map(before).set(id, namedInput(rest, before.get(id)))
}
