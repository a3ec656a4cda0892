import type { Socket } from 'node:net'
import type { WebSocket } from 'ws'
import type { PartyId } from '../transport.ts'
import { isLoopback } from './address.ts'
import { judgeHello, type LinkHello, type Listening, linkVersion, packHello, type Refusal } from './hello.ts'
import { limitHello } from './limits.ts'

/** A party that waits for others to dial it. */
export interface Host extends Listening {
  readonly simulation: boolean
  accept(peer: PartyId, link: WebSocket): void
  /** Somebody was refused: worth telling if a peer stays away. */
  refused(refusal: Refusal): void
}

const policyViolation = 1008

/**
 * Waits for the hello on a link that somebody dialled, and answers it. A link that says anything else is cut.
 *
 * @param authenticated the party whose pinned key the other end has, where links are over TLS
 */
export function welcome(
  link: WebSocket,
  socket: Socket,
  host: Host,
  authenticated: PartyId | undefined,
): void {
  const lift = limitHello(link, socket)
  const cut = () => link.terminate()
  link.on('error', cut)
  link.on('close', lift)
  link.once('message', (data, isBinary) => {
    const verdict = isBinary ? judge(data as Buffer, host, authenticated) : undefined
    if (verdict === undefined) cut()
    else if (typeof verdict === 'string') {
      link.send(packHello({ version: linkVersion, refusal: verdict, zeroMask: false }))
      link.close(policyViolation)
      host.refused(verdict)
    } else {
      lift()
      link.off('error', cut)
      const unmasked =
        authenticated !== undefined || (host.simulation && isLoopback(socket.remoteAddress ?? ''))
      const zeroMask = verdict.zeroMask && unmasked
      link.send(packHello({ version: linkVersion, refusal: '', zeroMask }))
      host.accept(verdict.from, link)
    }
  })
}

function judge(
  bytes: Uint8Array,
  host: Host,
  authenticated: PartyId | undefined,
): LinkHello | Refusal | undefined {
  try {
    return judgeHello(bytes, host, authenticated)
  } catch {
    return undefined
  }
}
