import { createServer } from 'node:http'
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { WebSocketServer } from 'ws'
import { BeaverdamError, invalidArgument } from '../errors.ts'
import { type Identity, readIdentity } from './tls/identity.ts'
import type { PartyId, Transport } from './transport.ts'
import { checkSecure, formatAddress, parseAddress } from './websocket/address.ts'
import { Front } from './websocket/front.ts'
import { helloTimeoutMs } from './websocket/hello.ts'
import { webSocketOptions } from './websocket/limits.ts'
import { Links } from './websocket/links.ts'
import type { WebSocketSession } from './websocket/session.ts'
import { welcome } from './websocket/welcome.ts'

export { type Identity, readIdentity, type WebSocketSession }

export interface ListenOptions {
  /**
   * This party's key and certificate: links are then over TLS 1.3 with mutual authentication, by the `pins` of the
   * session.
   */
  readonly identity?: Identity
  /** Allows addresses that others can reach, although links are neither encrypted nor authenticated. */
  readonly insecure?: boolean
}

/** A party that listens, and is linked to the others once their addresses are known. */
export interface WebSocketListener {
  /** Where it listens: the port is the system's choice if 0 was asked for. */
  readonly address: string
  /**
   * Links this party to all others. Called once; the transport's `close` also ends the listening.
   *
   * @throws INVALID_ARGUMENT if the session is not well formed
   * @throws INSECURE_ADDRESS if a party to dial is not on this machine, without an identity or `insecure`
   * @throws PIN_MISMATCH if this party's key or that of a peer is not pinned for it
   * @throws CERTIFICATE_EXPIRED or CERTIFICATE_NOT_YET_VALID if this party's certificate or that of a peer is
   * @throws LINK_UNAUTHENTICATED if a peer has no certificate, or other than a fresh TLS 1.3 handshake
   * @throws HELLO_MISMATCH if a dialled party has another version, session or list of parties, or a link already
   * @throws CONNECTION_FAILED if parties are missing at the end of the time: names them
   */
  connect(session: WebSocketSession): Promise<Transport>
  /** Stops listening. */
  close(): Promise<void>
}

/** Connections beyond those of the parties: strangers, and parties that dial again. What is above is dropped. */
const spareConnections = 256

/**
 * Listens for the links of one session. With `bufferutil` installed ws masks four times as fast as without.
 *
 * @param address 'host:port'
 * @throws INVALID_ARGUMENT if the address is not well formed
 * @throws INSECURE_ADDRESS if it is not on this machine, without an identity or `insecure`
 * @throws CONNECTION_FAILED if the system doesn't let this process listen there
 *
 * @example
 * const listener = await listenWebSocket('127.0.0.1:7001')
 * const transport = await listener.connect({ id: 1, names: ['alice', 'bob'], addresses, session })
 */
export async function listenWebSocket(
  address: string,
  { identity, insecure = false }: ListenOptions = {},
): Promise<WebSocketListener> {
  const asked = parseAddress(address)
  checkSecure(asked, insecure || identity !== undefined)
  let links: Links | undefined
  const admissions = new WeakMap<Socket, Admission>()

  const upgrades = new WebSocketServer({ noServer: true, ...webSocketOptions })
  // It listens nowhere: the front hands it the connections that may speak.
  const server = createServer({ maxHeaderSize: 8192 }, (_, response) =>
    response.writeHead(426, { connection: 'close' }).end(),
  )
  server.on('clientError', (_, socket) => socket.destroy())
  server.on('upgrade', (request, socket, head) => {
    const host = links
    const admission = admissions.get(request.socket)
    if (host === undefined || admission === undefined) return socket.destroy()
    clearTimeout(admission.late)
    upgrades.handleUpgrade(request, socket, head, (link) =>
      welcome(link, request.socket, host, admission.party),
    )
  })

  const admit = (socket: Socket) => {
    // Without a session nobody can be told from a stranger; a party dials again.
    if (links === undefined) return turnAway(socket, '503 Service Unavailable')
    try {
      const party = socket instanceof TLSSocket ? links.trust?.keys.recognise(socket) : undefined
      const late = setTimeout(() => socket.destroy(), helloTimeoutMs)
      socket.on('close', () => clearTimeout(late))
      admissions.set(socket, { party, late })
      server.emit('connection', socket)
    } catch (error) {
      if (!(error instanceof BeaverdamError)) throw error
      links.unrecognised(error)
      turnAway(socket, `403 ${error.code}`)
    }
  }
  const failed = ({ message }: Error) =>
    links?.unrecognised(
      new BeaverdamError(
        'LINK_UNAUTHENTICATED',
        `a connection failed in the TLS 1.3 handshake (${message}): every party needs keys, and none may go without TLS`,
      ),
    )
  const front = new Front(identity, admit, failed)
  front.maxConnections = spareConnections
  const own = await front.listen(asked).catch((cause: Error) => {
    throw new BeaverdamError('CONNECTION_FAILED', `${address}: cannot listen: ${cause.message}`, { cause })
  })

  const close = async () => {
    await links?.close()
    await front.close()
  }

  return {
    address: formatAddress(own),
    close,
    async connect(session) {
      if (links !== undefined) invalidArgument('connect', 'to be called once', 'a second call')
      try {
        const made = new Links(session, identity, insecure)
        links = made
        front.maxConnections = session.names.length + spareConnections
        await made.complete()
        return { id: made.id, names: made.names, kind: 'ws', channels: made.channels, close }
      } catch (error) {
        await close()
        throw error
      }
    },
  }
}

/** A connection that may speak HTTP. */
interface Admission {
  /** Whose it is, by the pinned key, where links are over TLS. */
  readonly party: PartyId | undefined
  /** Cuts it if it doesn't ask for a WebSocket in time. */
  readonly late: NodeJS.Timeout
}

/** Closes a connection, of which nothing has been read, and says why. */
function turnAway(socket: Socket, status: string): void {
  socket.on('error', () => {})
  socket.end(`HTTP/1.1 ${status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`, () => socket.destroy())
}
