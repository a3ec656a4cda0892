import { expect, test } from 'vitest'
import type { Party } from '../../src/runtime/party.ts'
import { UncheckedCount } from './unchecked-count.ts'

const at = (scope: string) => ({ scope }) as Party

test('an operation that passes the limit of its scope ends with a check', () => {
  const count = new UncheckedCount(10)
  expect([6, 4, 1, 10, 1].map((elements, k) => count.adds(at(`session#${k}`), elements))).toEqual([
    false,
    false,
    true,
    false,
    true,
  ])
})

test('branches count for themselves while they run, and for their parent when they have ended', () => {
  const count = new UncheckedCount(10)
  expect(count.adds(at('session/0.0#1'), 8)).toBe(false)
  expect(count.adds(at('session/0.1#1'), 8)).toBe(false)
  expect(count.adds(at('session#5'), 1)).toBe(true)
  expect(count.adds(at('session#6'), 8)).toBe(false)
})

test('a scope whose name begins alike is another', () => {
  const count = new UncheckedCount(10)
  expect(count.adds(at('session/0.10#1'), 8)).toBe(false)
  expect(count.adds(at('session/0.1#1'), 8)).toBe(false)
})
