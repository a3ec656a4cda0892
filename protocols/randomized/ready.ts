import type { Party, PartyId, Step } from '../../src/runtime/party.ts'
import { receiveExactly } from '../../src/runtime/receive-exactly.ts'

/**
 * Ends when all members have said, by an empty message, that they have got what was dealt. Who lies could else deal some of
 * it when it has seen of others what it was to be dealt without.
 */
export async function allReady(at: Party, step: Step, members: readonly PartyId[]): Promise<void> {
  const others = members.filter((member) => member !== at.id)
  await Promise.all(others.map((to) => at.send(to, step, new Uint8Array())))
  for (const from of others) await receiveExactly(at, from, step, 0)
}
