import { createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import type { Identity } from '../tls/identity.ts'
import { tlsOptions } from '../tls/options.ts'
import type { Address } from './address.ts'
import { helloTimeoutMs } from './hello.ts'

/** Where a party listens, and everything that is connected there. */
export class Front {
  readonly #server: Server
  readonly #sockets = new Set<Socket>()

  /**
   * @param admit takes every connection: with an identity once its TLS handshake is done
   * @param failed hears of handshakes that came to nothing
   */
  constructor(
    identity: Identity | undefined,
    admit: (socket: Socket) => void,
    failed: (error: Error) => void,
  ) {
    this.#server =
      identity === undefined
        ? createServer({ noDelay: true }, admit)
        : createTlsServer(
            { ...tlsOptions(identity), noDelay: true, handshakeTimeout: helloTimeoutMs },
            admit,
          ).on('tlsClientError', failed)
    this.#server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket)
      socket.on('close', () => this.#sockets.delete(socket))
    })
  }

  /** Connections above this are dropped. */
  set maxConnections(count: number) {
    this.#server.maxConnections = count
  }

  /** @returns where it listens: the system has chosen the port if 0 was asked for */
  listen({ host, port }: Address): Promise<Address> {
    return new Promise((resolve, reject) => {
      this.#server.on('error', reject)
      this.#server.listen(port, host, () => {
        const bound = this.#server.address()
        resolve({ host, port: bound instanceof Object ? bound.port : port })
      })
    })
  }

  /** Stops listening, and cuts every connection that is left. */
  async close(): Promise<void> {
    const stopped = new Promise((resolve) => this.#server.close(resolve))
    for (const socket of this.#sockets) socket.destroy()
    await stopped
  }
}
