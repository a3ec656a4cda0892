/**
 * One party of a contract case in a process or worker of its own. It is told by its arguments how it is connected and
 * which case it runs, and ends with exit code 0 if the case's demand is met.
 */
import process from 'node:process'
import { isMainThread, workerData } from 'node:worker_threads'
import { transportCases } from './contract-cases.ts'
import { portTransport } from './message-port.ts'
import { processTransport } from './process.ts'
import type { Transport } from './transport.ts'
import { listenWebSocket, type WebSocketSession } from './websocket.ts'

async function webSocketTransport(): Promise<Transport> {
  const listener = await listenWebSocket('127.0.0.1:0')
  const session = new Promise<WebSocketSession>((resolve) => process.once('message', resolve))
  process.send?.(listener.address)
  const transport = await listener.connect(await session)
  process.disconnect()
  return transport
}

async function connect(): Promise<Transport> {
  if (!isMainThread) return portTransport(workerData.id, workerData.names, workerData.ports)
  return process.argv[2] === 'ws' ? webSocketTransport() : processTransport()
}

const transport = await connect()
const name: string = isMainThread ? process.argv[3] : workerData.case
const die = () => (isMainThread ? void process.kill(process.pid, 'SIGKILL') : process.exit())
await transportCases[name]?.run(transport, die)
await transport.close()
