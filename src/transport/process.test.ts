import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { inForkedParties, partyModule, testTransport } from './contract/suite.ts'
import { forkParties } from './fork-parties.ts'
import { processTransport } from './process.ts'

describe('forked parties', () => {
  testTransport(inForkedParties(), { partiesDie: true })

  const module = partyModule()
  const fork = (kinds: readonly [string, string]) => {
    const parties = forkParties(module(), ['alice', 'bob'], { args: (id) => [kinds[id]!], silent: true })
    onTestFinished(() => {
      for (const party of parties) party.kill('SIGKILL')
    })
    return parties as readonly [ChildProcess, ChildProcess]
  }

  it('hear of a party that ends before it is ready', async () => {
    const [alice, bob] = fork(['process', 'process'])
    bob.kill('SIGKILL')
    expect(await text(alice.stderr!)).toMatch(/bob: .*CONNECTION_FAILED/s)
  })

  it('hear of a party that is not ready in time', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const [alice] = fork(['process', 'ws'])
    await once(alice, 'message')
    vi.advanceTimersByTime(30_000)
    expect(await text(alice.stderr!)).toMatch(/bob: .*CONNECTION_FAILED/s)
  })

  it('lose one another with the process that relays', async () => {
    const parties = fork(['process', 'process'])
    await Promise.all(parties.map((party) => once(party.stdout!, 'data')))
    for (const party of parties) party.disconnect()
    const [fromAlice, fromBob] = await Promise.all(parties.map((party) => text(party.stderr!)))
    expect(fromAlice).toMatch(/bob: .*PEER_LOST/s)
    expect(fromBob).toMatch(/alice: .*PEER_LOST/s)
  })
})

it('a process that was not forked for it is no party', async () => {
  const { connected } = process
  Object.assign(process, { connected: false })
  const transport = processTransport()
  Object.assign(process, { connected })
  await expect(transport).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
})
