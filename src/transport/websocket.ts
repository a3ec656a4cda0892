import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'
import { BeaverdamError, invalidArgument } from '../errors.ts'
import type { Transport } from './transport.ts'
import { checkSecure, formatAddress, parseAddress } from './websocket/address.ts'
import { helloTimeoutMs } from './websocket/hello.ts'
import { webSocketOptions } from './websocket/limits.ts'
import { Links, type WebSocketSession } from './websocket/links.ts'
import { welcome } from './websocket/welcome.ts'

export type { WebSocketSession }

export interface ListenOptions {
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
   * @throws INSECURE_ADDRESS if a party to dial is not on this machine and `insecure` was not asked for
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
 * @throws INSECURE_ADDRESS if it is not on this machine and `insecure` was not asked for
 * @throws CONNECTION_FAILED if the system doesn't let this process listen there
 *
 * @example
 * const listener = await listenWebSocket('127.0.0.1:7001')
 * const transport = await listener.connect({ id: 1, names: ['alice', 'bob'], addresses, session })
 */
export async function listenWebSocket(
  address: string,
  { insecure = false }: ListenOptions = {},
): Promise<WebSocketListener> {
  const { host, port } = parseAddress(address)
  checkSecure({ host, port }, insecure)
  let links: Links | undefined

  const server = createServer(
    { maxHeaderSize: 8192, headersTimeout: helloTimeoutMs, connectionsCheckingInterval: 1_000 },
    (_, response) => response.writeHead(426, { connection: 'close' }).end(),
  )
  server.maxConnections = spareConnections
  const upgrades = new WebSocketServer({ noServer: true, ...webSocketOptions })
  server.on('upgrade', (request, socket, head) => {
    const host = links
    if (host !== undefined)
      upgrades.handleUpgrade(request, socket, head, (link) => welcome(link, request.socket, host))
    // Without a session nobody can be told from a stranger; a party dials again.
    else socket.on('error', () => {}).end(unavailable, () => socket.destroy())
  })
  server.on('clientError', (_, socket) => socket.destroy())

  await new Promise<void>((resolve, reject) => {
    server.on('error', (cause) =>
      reject(
        new BeaverdamError('CONNECTION_FAILED', `${address}: cannot listen: ${cause.message}`, { cause }),
      ),
    )
    server.listen(port, host, resolve)
  })
  const own = server.address() as AddressInfo

  const close = async () => {
    const stopped = new Promise((resolve) => server.close(resolve))
    await links?.close()
    for (const link of upgrades.clients) link.terminate()
    server.closeAllConnections()
    await stopped
  }

  return {
    address: formatAddress({ host, port: own.port }),
    close,
    async connect(session) {
      if (links !== undefined) invalidArgument('connect', 'to be called once', 'a second call')
      const made = new Links(session, insecure)
      links = made
      server.maxConnections = session.names.length + spareConnections
      try {
        await made.complete()
      } catch (error) {
        await close()
        throw error
      }
      return { id: made.id, names: made.names, kind: 'ws', channels: made.channels, close }
    },
  }
}

const unavailable = 'HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n'
