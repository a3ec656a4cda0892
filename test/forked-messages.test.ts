import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { partyModule } from '../src/transport/contract/suite.ts'
import { forkParties } from '../src/transport/fork-parties.ts'

const module = partyModule(new URL('forked-party.ts', import.meta.url))
const names = ['faulty', 'b', 'c']

/** How a session of three processes ended for each, the first having a fault. */
async function ends(fault: string): Promise<readonly { readonly message?: string }[]> {
  const parties = forkParties(module(), names, { args: () => [fault], silent: true })
  onTestFinished(() => {
    for (const party of parties) party.kill('SIGKILL')
  })
  return Promise.all(
    parties.map(async ({ stdout }) => JSON.parse(await text(stdout as NodeJS.ReadableStream))),
  )
}

test('messages of concurrent scopes reach forked parties in order', async () => {
  const value = 2 * 3 * (19 * 10)
  expect(await ends('none')).toEqual(names.map(() => ({ value })))
})

test.each([
  ['duplicated', 'MESSAGE_REPLAYED'],
  ['late', 'MESSAGE_REPLAYED'],
  ['foreign', 'UNCLAIMED_MESSAGE'],
  ['oversized', 'FRAME_TOO_LARGE'],
  ['silent', 'PEER_TIMEOUT'],
])('a party whose messages are %s is named at every other process', async (fault, code) => {
  for (const end of (await ends(fault)).slice(1)) expect(end).toMatchObject({ code, party: 'faulty' })
})

test('an abort reaches every other process, by its code alone', async () => {
  for (const end of (await ends('failing')).slice(1)) {
    expect(end).toMatchObject({ code: 'PROGRAM_FAILED', party: 'faulty' })
    expect(end.message).not.toContain('42')
  }
})
