import type { Party } from '../../src/runtime/party.ts'
import { stepOf } from '../../src/runtime/step.ts'
import { checkLength } from '../additive/elements.ts'
import type { Committee } from './committee.ts'

const readyStep = stepOf('resharing ready')

/** Ends when every member has said, by an empty message, that it has got all that was dealt. */
export async function allReady(at: Party, { members }: Committee): Promise<void> {
  const others = members.filter((member) => member !== at.id)
  await Promise.all(others.map((to) => at.send(to, readyStep, new Uint8Array())))
  for (const from of others) checkLength(at, from, await at.receive(from, readyStep, 0), 0)
}
