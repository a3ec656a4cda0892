import { describe } from 'vitest'
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
