import { randomBytes } from '../../../src/random/index.ts'
import type { Transport } from '../../../src/transport/index.ts'
import { pinOf } from '../../../src/transport/tls/pin.ts'
import { type Identity, listenWebSocket } from '../../../src/transport/websocket.ts'
import type { Crew } from './crew.ts'
import type { Parent } from './role.ts'

/** Which party of a session a member is. */
export interface Place {
  readonly id: number
  /** All parties of the session, in the order of their ids. */
  readonly names: readonly string[]
  /** Links all members over mutual TLS, as between machines: each makes a key for this session alone. */
  readonly tls?: boolean
}

/** What a member tells its parent once it listens. */
interface Listening {
  readonly address: string
  /** Of its key, where links are over TLS. */
  readonly pin: string | undefined
}

/** What the parent tells its members once all of them listen. */
interface Meeting {
  /** By party. */
  readonly addresses: readonly string[]
  /** By party, where links are over TLS. */
  readonly pins: readonly string[] | undefined
  readonly session: string
  /** Milliseconds until members that are not linked are given up. */
  readonly connectTimeoutMs: number
}

/**
 * A member's part in linking all by WebSocket over loopback: it listens on a port of the system's choice, so that no
 * two sessions of a machine ever want the same. Unless asked for, these links go without TLS: whoever can read or
 * change what passes over loopback can read the members' memory as well.
 */
export async function linkToOthers(parent: Parent, { id, names, tls = false }: Place): Promise<Transport> {
  const identity = tls ? await sessionIdentity(names[id] ?? '') : undefined
  const listener = await listenWebSocket('127.0.0.1:0', identity && { identity })
  const pin = identity && pinOf(identity.certificate)
  parent.tell({ address: listener.address, pin } satisfies Listening)
  const { addresses, pins, session, connectTimeoutMs } = await parent.hear<Meeting>()
  const security = pins === undefined ? { simulation: true } : { pins: pins.map((own) => [own]) }
  const lost = (peer: number) => parent.lost(names[peer] ?? '')
  return listener.connect({ id, names, addresses, session, connectTimeoutMs, lost, ...security })
}

/** Where nobody listens: the others hear that who should is lost. */
const nowhere = '127.0.0.1:0'

/**
 * The parent's part: hands everybody's address and pin round, and the secret that keeps other programs out. Members
 * believe it whose keys these are, as they believe it everything else.
 */
export async function linkMembers(crew: Crew, names: readonly string[]): Promise<void> {
  const listening = await crew.hearStarted<Listening | undefined>(names)
  const addresses = listening.map((member) => member?.address ?? nowhere)
  const known = listening.flatMap((member) => member?.pin ?? [])
  const pins = known.length === 0 ? undefined : known
  const session = Buffer.from(randomBytes(32)).toString('hex')
  const connectTimeoutMs = Math.ceil(crew.deadlineMs)
  crew.tell(names, { addresses, pins, session, connectTimeoutMs } satisfies Meeting)
}

const hourMs = 3_600_000

/** A key and a certificate of it, valid for a day: its parties share one clock. */
async function sessionIdentity(name: string): Promise<Identity> {
  // the library behind it is large, and most sessions have no use for it
  const { makeIdentity } = await import('../../../src/transport/tls/self-signed.ts')
  const now = Date.now()
  return makeIdentity(name, { notBefore: new Date(now - hourMs), notAfter: new Date(now + 24 * hourMs) })
}
