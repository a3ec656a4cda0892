import type { Party, PartyId, Step } from '../../src/runtime/party.ts'
import { restrict } from '../../src/runtime/scoped-party.ts'
import { agreeOnInputs } from './agreement.ts'
import type { ExpectedInputs, InputSharing } from './input-sharing.ts'
import { inputSteps } from './steps.ts'

/** What servers take inputs by, alike at all of them. */
export interface InputRequest<Share> extends ExpectedInputs {
  readonly sharing: InputSharing<Share>
  /** How many parties compute: the first of the session. */
  readonly servers: number
  /** Fewer answers than this are PEER_TIMEOUT. */
  readonly atLeast: number
  /** Milliseconds to wait for the clients. */
  readonly within: number
}

/** Inputs of clients. */
export interface ClientInputs<Share> {
  /** This server's shares, by client: the same clients at all servers. */
  readonly shares: ReadonlyMap<PartyId, Share>
  /** Clients that answered, but nonsense, or something else than they sent to another server, or so that one says. */
  readonly rejected: readonly PartyId[]
  /** Clients that did not answer in time. */
  readonly absent: readonly PartyId[]
}

/**
 * A server's part: takes a vector from each client in shares.
 *
 * Malicious, up to as many servers as the sharing withstands and any clients: of an honest client's input the others learn
 * nothing, and it enters as it was given or not at all; a client that tells servers different things is not counted.
 *
 * @param at at a server, in a session with the clients
 * @param step alike at clients and servers
 * @throws PEER_TIMEOUT if fewer clients than asked for answer in time
 * @throws BROADCAST_INCONSISTENT
 */
export async function takeInputs<Share>(
  at: Party,
  step: Step,
  request: InputRequest<Share>,
): Promise<ClientInputs<Share>> {
  const { sharing, servers, clients, atLeast, within } = request
  const steps = inputSteps(step)
  const intake = await sharing.begin(at, steps, servers, request)
  const { sets, answerBytes } = intake
  const answers = await at.gather(clients, steps.difference, { atLeast, within, maxBytes: answerBytes })
  const parts = new Map<PartyId, readonly Uint8Array[]>()
  for (const [client, answer] of answers) {
    const told = answer.length === answerBytes ? intake.parts(answer) : undefined
    if (told !== undefined) parts.set(client, told)
  }
  const counted = await agreeOnInputs(restrict(at, servers), steps, clients, { sets, parts })
  const shares = new Map<PartyId, Share>()
  for (const client of counted) shares.set(client, await intake.share(client, parts.get(client) ?? []))
  return {
    shares,
    rejected: clients.filter((client) => answers.has(client) && !shares.has(client)),
    absent: clients.filter((client) => !answers.has(client) && !shares.has(client)),
  }
}
