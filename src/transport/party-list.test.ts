import { expect, it } from 'vitest'
import { checkNames, checkPlace, maxNameBytes } from './party-list.ts'

const invalid = expect.objectContaining({ code: 'INVALID_ARGUMENT' })

it('names are there, short and distinct', () => {
  checkNames(['alice', 'bob', 'é'.repeat(maxNameBytes / 2)])
  for (const names of [[], [''], ['a', 'a'], ['é'.repeat(maxNameBytes / 2 + 1)]])
    expect(() => checkNames(names)).toThrow(invalid)
})

it('a party is one of those named', () => {
  checkPlace(1, ['a', 'b'])
  for (const id of [-1, 2, 0.5, NaN]) expect(() => checkPlace(id, ['a', 'b'])).toThrow(invalid)
})
