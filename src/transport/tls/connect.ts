import { connect, type TLSSocket } from 'node:tls'
import type { PartyId } from '../transport.ts'
import type { Address } from '../websocket/address.ts'
import type { Identity } from './identity.ts'
import { tlsOptions } from './options.ts'
import type { PinnedKeys } from './pinned-keys.ts'

/** A party's own key, and those of all. */
export interface Trust {
  readonly identity: Identity
  readonly keys: PinnedKeys
}

/**
 * Connects to a party, and resolves once it has shown its key: nothing has been sent to it before.
 *
 * @throws what `PinnedKeys.recognise` does, and whatever the network does
 */
export function connectTo(
  party: PartyId,
  { host, port }: Address,
  { identity, keys }: Trust,
  signal: AbortSignal,
): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    // A resumable session that the peer offers is in an event, and nobody listens.
    const socket = connect({ host, port, ...tlsOptions(identity) })
    const fail = (error: Error) => {
      settle()
      socket.on('error', () => {})
      socket.destroy()
      reject(error)
    }
    const abort = () => fail(signal.reason as Error)
    const closed = () => fail(new Error('the connection was closed in the TLS handshake'))
    const settle = () => {
      signal.removeEventListener('abort', abort)
      socket.off('error', fail).off('close', closed)
    }
    signal.addEventListener('abort', abort)
    socket.on('error', fail).on('close', closed)
    socket.once('secureConnect', () => {
      try {
        keys.recognise(socket, party)
        settle()
        resolve(socket)
      } catch (error) {
        fail(error as Error)
      }
    })
  })
}
