import { fork } from 'node:child_process'
import { expect, test } from 'vitest'
import { Crew } from './crew.ts'

test('a member that says nothing in time has failed, and is named', async () => {
  // a process that takes no orders: it waits for its end
  const silent = fork('data:text/javascript,', ['silent'], {
    execPath: process.execPath,
    execArgv: ['-e', 'process.on("message", () => {})'],
  })
  const crew = new Crew([{ name: 'silent', role: 'reader', task: {} }], [silent])
  await expect(crew.hear('silent', 1)).rejects.toMatchObject({ code: 'PEER_TIMEOUT', party: 'silent' })
  await crew.kill()
  expect(await crew.end()).toMatchObject({ code: 'PEER_TIMEOUT' })
})
