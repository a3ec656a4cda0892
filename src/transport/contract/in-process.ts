import { randomBytes } from 'node:crypto'
import { portTransport } from '../message-port.ts'
import { pinOf } from '../tls/pin.ts'
import type { Transport } from '../transport.ts'
import { listenWebSocket, type WebSocketSession } from '../websocket.ts'
import { freshIdentity } from './fresh-identity.ts'

/** Links parties of this process over WebSocket. */
export async function webSocketTransports(
  names: readonly string[],
  options: Pick<WebSocketSession, 'simulation' | 'connectTimeoutMs'> = {},
): Promise<readonly Transport[]> {
  const listeners = await Promise.all(names.map(() => listenWebSocket('127.0.0.1:0')))
  const addresses = listeners.map((listener) => listener.address)
  const session = randomBytes(16).toString('hex')
  return Promise.all(
    listeners.map((listener, id) => listener.connect({ id, names, addresses, session, ...options })),
  )
}

/** Links parties of this process over WebSocket over TLS, each with a key of its own. */
export async function tlsTransports(names: readonly string[]): Promise<readonly Transport[]> {
  const identities = names.map((name) => freshIdentity(name))
  const pins = identities.map(({ certificate }) => [pinOf(certificate)])
  const listeners = await Promise.all(
    identities.map((identity) => listenWebSocket('127.0.0.1:0', { identity })),
  )
  const addresses = listeners.map((listener) => listener.address)
  const session = randomBytes(16).toString('hex')
  return Promise.all(
    listeners.map((listener, id) => listener.connect({ id, names, addresses, session, pins })),
  )
}

/** Links parties of this process by message ports. */
export async function portTransports(names: readonly string[]): Promise<readonly Transport[]> {
  const ports = linkedPorts(names.length)
  return names.map((_, id) => portTransport(id, names, ports[id]!))
}

/** A pair of ports for every pair of parties, by party and peer. */
export function linkedPorts(count: number): readonly (readonly (MessagePort | undefined)[])[] {
  const ports = Array.from({ length: count }, () => new Array<MessagePort | undefined>(count))
  for (let i = 0; i < count; i++)
    for (let j = i + 1; j < count; j++) {
      const { port1, port2 } = new MessageChannel()
      ports[i]![j] = port1
      ports[j]![i] = port2
    }
  return ports
}
