import { vi } from 'vitest'
import { dealSetup } from '../protocols/triples/lowgear/dealt-setup.ts'
import { type LowgearEnds, LowgearParty } from '../protocols/triples/lowgear/lowgear-party.ts'

/**
 * Has the parties of a session in this process be dealt LowGear's keys in place of the setup, whose proofs take seconds and have
 * tests of their own.
 */
export function dealLowgearInProcess(): void {
  const sessions = new Map<string, Promise<readonly LowgearEnds[]>>()
  vi.spyOn(LowgearParty, 'setup').mockImplementation(async (at) => {
    const dealing = sessions.get(at.session) ?? dealSetup(at.n)
    sessions.set(at.session, dealing)
    return (await dealing)[at.id] as LowgearEnds
  })
}
