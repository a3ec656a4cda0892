import { expect, test } from 'vitest'
import { Inbox } from './inbox.ts'

test('messages and listeners meet in their order, whoever is first', async () => {
  const inbox = new Inbox()
  inbox.put('a')
  const [first, second] = [inbox.next(), inbox.next()]
  inbox.put('b')
  inbox.put('c')
  expect(await Promise.all([first, second, inbox.next()])).toEqual(['a', 'b', 'c'])
})

test('after the end there is nothing, for who waits and for who comes later', async () => {
  const inbox = new Inbox()
  inbox.put('a')
  inbox.end()
  expect([await inbox.next(), await inbox.next()]).toEqual(['a', undefined])
  const awaited = new Inbox()
  const waiting = awaited.next()
  awaited.end()
  expect(await waiting).toBeUndefined()
})

test('the first failure reaches who waits and who comes later', async () => {
  const inbox = new Inbox()
  const waiting = inbox.next()
  inbox.fail(new Error('first'))
  inbox.fail(new Error('second'))
  await expect(waiting).rejects.toThrow('first')
  await expect(inbox.next()).rejects.toThrow('first')
})
