/**
 * One party of a contract case in a process or worker of its own. Its arguments tell how it is connected and which
 * case it runs; it ends with exit code 0 if the case's demand is met, and a process tells how much memory it took.
 * Without a case it says that it is linked, waits for its links to end and prints why they did.
 */
import process from 'node:process'
import { isMainThread, workerData } from 'node:worker_threads'
import { portTransport } from '../message-port.ts'
import { processTransport } from '../process.ts'
import type { Identity } from '../tls/identity.ts'
import { pinOf } from '../tls/pin.ts'
import type { Transport } from '../transport.ts'
import { listenWebSocket, type WebSocketSession } from '../websocket.ts'
import { transportCases } from './cases.ts'
import { ended, frameReader } from './frame-reader.ts'
import { freshIdentity } from './fresh-identity.ts'

async function webSocketTransport(identity?: Identity): Promise<Transport> {
  const listener = await listenWebSocket('127.0.0.1:0', identity === undefined ? {} : { identity })
  const session = new Promise<WebSocketSession>((resolve) => process.once('message', resolve))
  process.send?.({ address: listener.address, pin: identity && pinOf(identity.certificate) })
  return listener.connect(await session)
}

async function connect(): Promise<Transport> {
  if (!isMainThread) return portTransport(workerData.id, workerData.names, workerData.ports)
  switch (process.argv[2]) {
    case 'tls':
      return webSocketTransport(freshIdentity('party'))
    case 'ws':
      return webSocketTransport()
    default:
      return processTransport()
  }
}

async function untilLinksEnd(transport: Transport): Promise<void> {
  const readers = transport.channels.flatMap((channel) => (channel ? [frameReader(channel)] : []))
  process.stdout.write('linked\n')
  for (const reader of readers) console.error(await ended(reader))
}

const transport = await connect()
const name = isMainThread ? process.argv[3] : workerData.case
const die = () => (isMainThread ? void process.kill(process.pid, 'SIGKILL') : process.exit())
await (transportCases[name]?.run(transport, die) ?? untilLinksEnd(transport))
await transport.close()
if (isMainThread && process.connected)
  process.send?.({ peakMiB: process.resourceUsage().maxRSS / 1024 }, () => process.disconnect())
