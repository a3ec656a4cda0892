import type { Field } from '../../src/field/field.ts'
import { FieldVector } from '../../src/field/vector.ts'
import type { Party, PartyId, Step } from '../../src/runtime/party.ts'
import { restrict } from '../../src/runtime/scoped-party.ts'
import {
  type AuthenticatedPreprocessing,
  type AuthenticatedShare,
  addShares,
  publicShare,
} from '../spdz/authenticated-share.ts'
import { agreeOnInputs } from './agreement.ts'
import { inputSteps } from './steps.ts'

/** What servers take inputs by, alike at all of them. */
export interface InputRequest {
  /** How many parties compute: the first of the session. */
  readonly servers: number
  /** The parties that give inputs. */
  readonly clients: readonly PartyId[]
  /** Elements of each input. */
  readonly length: number
  /** The material of the servers among themselves. */
  readonly preprocessing: AuthenticatedPreprocessing
  /** Fewer answers than this are PEER_TIMEOUT. */
  readonly atLeast: number
  /** Milliseconds to wait for the clients. */
  readonly within: number
}

/** Inputs of clients. */
export interface ClientInputs {
  /** This server's authenticated shares, by client: the same clients at all servers. */
  readonly shares: ReadonlyMap<PartyId, AuthenticatedShare>
  /** Clients that answered, but nonsense, or something else than they sent to another server, or so that one says. */
  readonly rejected: readonly PartyId[]
  /** Clients that did not answer in time. */
  readonly absent: readonly PartyId[]
}

/**
 * A server's part: takes a vector from each client as authenticated shares (Damgard, Damgard, Nielsen, Nordholt, Toft, ePrint
 * 2015/1006). The masks are triples r, v, w = r v, each used for one client, once.
 *
 * Malicious, up to all servers but one and any clients: of an honest client's input the others learn nothing, and it enters as
 * it was given or not at all; a client that tells servers different things is not counted. Error 1/p an input.
 *
 * @param at at a server, in a session with the clients
 * @param step alike at clients and servers
 * @throws PEER_TIMEOUT if fewer clients than asked for answer in time
 * @throws BROADCAST_INCONSISTENT
 */
export async function takeInputs(at: Party, step: Step, request: InputRequest): Promise<ClientInputs> {
  const { clients, preprocessing, atLeast, within } = request
  const among = restrict(at, request.servers)
  const steps = inputSteps(step)
  const masks = await sendMasks(at, steps.mask, request)
  const { macKey } = preprocessing
  const bytes = request.length * macKey.field.elementBytes
  const answers = await at.gather(clients, steps.difference, { atLeast, within, maxBytes: bytes })
  const differences = new Map([...answers].filter(([, body]) => isVector(macKey.field, body, bytes)))
  const counted = await agreeOnInputs(among, steps, clients, differences)
  const shares = new Map<PartyId, AuthenticatedShare>()
  for (const client of counted) {
    const difference = new FieldVector(macKey.field, differences.get(client) as Uint8Array)
    const mask = masks.get(client) as AuthenticatedShare
    shares.set(client, addShares(mask, publicShare(difference, at.id, macKey)))
  }
  return {
    shares,
    rejected: clients.filter((client) => answers.has(client) && !shares.has(client)),
    absent: clients.filter((client) => !answers.has(client)),
  }
}

/**
 * Sends each client this server's shares of a mask, once those of all are there: so no client waits for another's.
 *
 * @returns its authenticated shares of the masks, by client
 */
async function sendMasks(
  at: Party,
  step: Step,
  { clients, length, preprocessing }: InputRequest,
): Promise<ReadonlyMap<PartyId, AuthenticatedShare>> {
  const masks = new Map<PartyId, AuthenticatedShare>()
  const told: (readonly [client: PartyId, ...shares: FieldVector[]])[] = []
  for (const client of clients) {
    const { a: r, b: v, c: w } = await preprocessing.triples(at, length)
    masks.set(client, r)
    told.push([client, r.value, v.value, w.value])
  }
  // not waited for: a client that reads nothing may keep nobody from the others
  for (const [client, ...shares] of told)
    for (const { bytes } of shares) at.send(client, step, bytes).catch(() => {})
  return masks
}

/** Whether a client's answer is a vector: if not, it is not counted, and stops nobody. */
function isVector(field: Field, body: Uint8Array, bytes: number): boolean {
  return body.length === bytes && field.firstInvalid(body) === -1
}
