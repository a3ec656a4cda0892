import { expect, test } from 'vitest'
import { checkHello, ownHello } from './hello.ts'

const random = (length: number) => new Uint8Array(length)
const terms = { protocol: 'additive', version: '1', program: 'ab12', field: 'Field64', length: '1000' }
const names = ['a', 'b']
const ours = ownHello(names, 0, terms, random)
const theirs = ownHello(names, 1, terms, random)
const bob = { id: 1, name: 'b' }

test('a peer that thinks the same is let in', () => {
  expect(() => checkHello(theirs, ours, bob)).not.toThrow()
})

test.each([
  ['wire version', { ...theirs, version: 2 }],
  ['party list', ownHello(['a', 'c'], 1, terms, random)],
  ['party list', ownHello(['b', 'a'], 1, terms, random)],
  ['party list', ownHello(['a', 'b', 'c'], 1, terms, random)],
  ['id of that party', { ...theirs, id: 0 }],
  ['protocol', ownHello(names, 1, { ...terms, protocol: 'spdz' }, random)],
  ['version', ownHello(names, 1, { ...terms, version: '2' }, random)],
  ['program', ownHello(names, 1, { ...terms, program: 'ab13' }, random)],
  ['field', ownHello(names, 1, { ...terms, field: 'Field128' }, random)],
  ['length', ownHello(names, 1, { ...terms, length: '1001' }, random)],
  ['clip', ownHello(names, 1, { ...terms, clip: '8' }, random)],
])('another %s is refused and named', (what, different) => {
  expect(() => checkHello(different, ours, bob)).toThrow(
    expect.objectContaining({
      code: 'HELLO_MISMATCH',
      party: 'b',
      message: expect.stringContaining(`party 'b' disagrees on the ${what}: it has `),
    }),
  )
})

test('a term that only this party has is a difference too', () => {
  const { length, ...fewer } = terms
  expect(() => checkHello(ownHello(names, 1, fewer, random), ours, bob)).toThrow(
    `disagrees on the length: it has undefined, here it is ${length}`,
  )
})
