import { fork } from 'node:child_process'
import { expect, test } from 'vitest'
import { Crew } from './crew.ts'

function member(name: string, onMessage: string) {
  return fork('data:text/javascript,', [name], {
    execPath: process.execPath,
    execArgv: ['-e', `process.on("message", (order) => {${onMessage}})`],
  })
}

test('a member that may be lost has no result when it dies, and the others have theirs', async () => {
  const names = ['needed', 'spare']
  const crew = new Crew(
    names.map((name) => ({ name, role: 'reader', task: {} })),
    [member('needed', 'process.send({ report: "done", result: 1 })'), member('spare', 'process.exit(1)')],
    60_000,
  )
  crew.mayLose(['spare'], 1)
  expect(await crew.results()).toEqual([1, undefined])
  await crew.kill()
  expect(await crew.end()).toBeUndefined()
})

test('the others hear of a member that is lost, and what is asked of it is undefined', async () => {
  const names = ['needed', 'spare']
  const hears = 'if (order.order === "lose") process.send({ report: "done", result: order.name })'
  const crew = new Crew(
    names.map((name) => ({ name, role: 'reader', task: {} })),
    [member('needed', hears), member('spare', 'process.exit(1)')],
    // which begins with the first end, but not with that of one that is lost
    1,
  )
  crew.mayLose(['spare'], 1)
  expect(await crew.hear('spare')).toBeUndefined()
  expect(await crew.results()).toEqual(['spare', undefined])
  await crew.kill()
})

test('a member that others shut out is lost as one that dies, one that is needed fails', async () => {
  const shutOut =
    'process.send({ report: "failed", failure: { code: "DIVERGED", message: "no", party: "spare" } })'
  const crewOf = (most: number) => {
    const crew = new Crew([{ name: 'spare', role: 'reader', task: {} }], [member('spare', shutOut)], 60_000)
    crew.mayLose(['spare'], most)
    return crew
  }
  const [lenient, strict] = [crewOf(1), crewOf(0)]
  expect(await lenient.results()).toEqual([undefined])
  await expect(strict.results()).rejects.toMatchObject({ code: 'DIVERGED', party: 'spare' })
  await Promise.all([lenient.kill(), strict.kill()])
})

test('a member that may be lost, and fails in its role, has the crew fail', async () => {
  const failure = '{ code: "FILE_INVALID", message: "no", party: undefined }'
  const crew = new Crew(
    [{ name: 'spare', role: 'reader', task: {} }],
    [member('spare', `process.send({ report: "failed", failure: ${failure} })`)],
    60_000,
  )
  crew.mayLose(['spare'], 1)
  await expect(crew.results()).rejects.toMatchObject({ code: 'FILE_INVALID' })
  await crew.kill()
})

test('a member that does not start in time has failed, and is named', async () => {
  // a process that takes no orders: it waits for its end
  const silent = member('silent', '')
  const crew = new Crew([{ name: 'silent', role: 'reader', task: {} }], [silent], 1)
  await expect(crew.hearStarted(['silent'])).rejects.toMatchObject({
    code: 'PEER_TIMEOUT',
    message: "waited 0.001 s for 'silent' to start",
    party: 'silent',
  })
  await crew.kill()
  expect(await crew.end()).toMatchObject({ code: 'PEER_TIMEOUT' })
})

test('a member that does not end with the others has failed, and is named', async () => {
  const names = ['done', 'silent']
  const crew = new Crew(
    names.map((name) => ({ name, role: 'reader', task: {} })),
    [member('done', 'process.send({ report: "done" })'), member('silent', '')],
    1,
  )
  await expect(crew.results()).rejects.toMatchObject({
    code: 'PEER_TIMEOUT',
    message: "waited 0.001 s for 'silent' to end",
    party: 'silent',
  })
  await crew.kill()
})
