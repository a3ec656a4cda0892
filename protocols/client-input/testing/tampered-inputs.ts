import { Field64 } from '../../../src/field/field64.ts'
import { FieldVector } from '../../../src/field/vector.ts'
import type { Party } from '../../../src/runtime/party.ts'
import { restrict } from '../../../src/runtime/scoped-party.ts'
import { type Lie, LyingParty } from '../../../src/runtime/testing/lying-party.ts'
import type { InputSharing } from '../input-sharing.ts'
import { takeInputs } from '../server.ts'
import { inputSteps } from '../steps.ts'
import { type End, inputSession } from './input-session.ts'
import type { Way } from './ways.ts'

export const step = 7
export const steps = inputSteps(step)
export const length = 2

export interface Play {
  readonly way: Pick<Way, 'sharing' | 'give'>
  readonly servers: number
  /** What the clients give, two elements each. */
  readonly inputs: readonly FieldVector[]
  /** Who lies; and how it does. */
  readonly liar?: number
  readonly lie?: Lie
  /** What a lying server does with the share of an input. */
  readonly keep?: (share: unknown) => unknown
  /** Sees everything that a client sends as its input. */
  readonly sent?: (client: number, to: number, body: Uint8Array) => void
}

/** By client, what a server has opened. */
export type Opened = Readonly<Record<number, FieldVector>>

/** Clients give inputs, servers open them all. @returns how each party ended, clients with nothing */
export function play(options: Play): Promise<readonly End<Opened>[]> {
  const { way, servers, inputs, liar, lie, sent } = options
  return inputSession({ servers, clients: inputs.length }, async (honest) => {
    const told: Lie = async (to, at, body) => {
      const changed = honest.id === liar && lie !== undefined ? await lie(to, at, body) : body
      if (honest.id >= servers && at === steps.difference) sent?.(honest.id, to, changed)
      return changed
    }
    const party = new LyingParty(honest, told)
    if (party.id < servers) return serve(party, await way.sharing(Field64, servers, party.id), options)
    await way.give(party, step, servers, inputs[party.id - servers] as FieldVector)
    return {}
  })
}

async function serve<Share>(
  party: Party,
  sharing: InputSharing<Share>,
  { servers, inputs, liar, keep }: Play,
): Promise<Opened> {
  const clients = inputs.map((_, i) => servers + i)
  const wanted = { atLeast: 1, within: 60_000 }
  const { shares } = await takeInputs(party, step, { sharing, servers, clients, length, ...wanted })
  const opened: Record<number, FieldVector> = {}
  for (const [client, share] of shares) {
    const kept = party.id === liar && keep !== undefined ? (keep(share) as Share) : share
    await restrict(party, servers).fork(`client-${client}`, async (at) => {
      opened[client] = await sharing.open(at, step, kept)
    })
  }
  return opened
}

/** What a party that ended well ended with. */
export function fulfilled<T>(end: End<T> | undefined): T {
  if (end?.status !== 'fulfilled') throw end?.reason
  return end.value
}

export function codes(ends: readonly End<unknown>[]): readonly string[] {
  return ends.map((end) => (end.status === 'rejected' ? end.reason.code : 'ended'))
}

export function randomInput(): FieldVector {
  return FieldVector.random(Field64, length)
}
