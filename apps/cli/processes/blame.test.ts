import { expect, test } from 'vitest'
import { causeOf, isCauseOpen } from './blame.ts'
import type { Failure } from './message.ts'

const parties = new Set(['a', 'b', 'c'])

/** Failures by whom they name. */
function failures(named: Readonly<Record<string, string | undefined>>): Map<string, Failure> {
  return new Map(
    Object.entries(named).map(([name, party]) => [name, { code: 'PEER_LOST', message: '', party }]),
  )
}

test.each([
  ['a', 'c'],
  ['b', 'c'],
  ['c', 'c'],
])('from %s, blame is followed to the failure that names nobody', (first, cause) => {
  const all = failures({ a: 'b', b: 'c', c: undefined })
  expect(causeOf(all, first)).toBe(cause)
  expect(isCauseOpen(all, cause, parties)).toBe(false)
})

test('who accuses a party that has not failed yet is the cause for now', () => {
  const all = failures({ a: 'c' })
  expect(causeOf(all, 'a')).toBe('a')
  expect(isCauseOpen(all, 'a', parties)).toBe(true)
  expect(isCauseOpen(failures({ a: 'stranger' }), 'a', parties)).toBe(false)
})

test.each(['a', 'b'])('from %s, an accuser stands for the accused that was told', (first) => {
  // a saw that b diverged and told b, whose own failure then names b
  expect(causeOf(failures({ a: 'b', b: 'b' }), first)).toBe('a')
  expect(isCauseOpen(failures({ b: 'b' }), 'b', parties)).toBe(true)
})

test('parties that accuse each other end the search', () => {
  expect(['a', 'b']).toContain(causeOf(failures({ a: 'b', b: 'a' }), 'a'))
})
