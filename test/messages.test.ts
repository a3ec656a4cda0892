import { describe } from 'vitest'
import { portTransports, tlsTransports, webSocketTransports } from '../src/transport/contract/in-process.ts'
import { emulate } from '../src/transport/emulate.ts'
import { memoryTransports } from '../src/transport/memory.ts'
import { messageContract } from './messages.contract.ts'

describe('memory', () => messageContract(async (names) => memoryTransports(names)))

describe('memory with shuffled links', () =>
  messageContract(async (names) =>
    memoryTransports(names).map((transport) => emulate(transport, { shuffle: true }, { seed: 7 })),
  ))

describe('memory with 5 ms of latency', () =>
  messageContract(async (names) =>
    memoryTransports(names).map((transport) => emulate(transport, { latencyMs: 5 })),
  ))

describe('message ports', () => messageContract(portTransports))

describe('WebSocket', () => messageContract(webSocketTransports))

describe('WebSocket over TLS', () => messageContract(tlsTransports))

describe('WebSocket in a simulation', () =>
  messageContract((names) => webSocketTransports(names, { simulation: true })))
