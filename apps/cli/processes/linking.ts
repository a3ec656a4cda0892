import { randomBytes } from '../../../src/random/index.ts'
import type { Transport } from '../../../src/transport/index.ts'
import { listenWebSocket } from '../../../src/transport/websocket.ts'
import { type Crew, startDeadlineMs } from './crew.ts'
import type { Parent } from './role.ts'

/** Which party of a session a member is. */
export interface Place {
  readonly id: number
  /** All parties of the session, in the order of their ids. */
  readonly names: readonly string[]
}

/** What the parent tells its members once all of them listen. */
interface Meeting {
  /** By party. */
  readonly addresses: readonly string[]
  readonly session: string
}

/**
 * A member's part in linking all by WebSocket over loopback: it listens on a port of the system's choice, so that no
 * two sessions of a machine ever want the same. These links go without TLS: whoever can read or change what passes
 * over loopback can read the members' memory as well.
 */
export async function linkToOthers(parent: Parent, { id, names }: Place): Promise<Transport> {
  const listener = await listenWebSocket('127.0.0.1:0')
  parent.tell(listener.address)
  const { addresses, session } = await parent.hear<Meeting>()
  return listener.connect({ id, names, addresses, session, simulation: true })
}

/** The parent's part: hands everybody's address round, and the secret that keeps other programs out. */
export async function linkMembers(crew: Crew, names: readonly string[]): Promise<void> {
  const addresses = await crew.hearAll<string>(names, startDeadlineMs)
  const session = Buffer.from(randomBytes(32)).toString('hex')
  crew.tell(names, { addresses, session } satisfies Meeting)
}
