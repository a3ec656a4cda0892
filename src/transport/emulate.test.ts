import { describe } from 'vitest'
import { inOneProcess, testTransport } from './contract.ts'
import { emulate } from './emulate.ts'
import { memoryTransports } from './memory.ts'

describe('an emulated transport', () => {
  testTransport(
    inOneProcess((names) =>
      memoryTransports(names).map((transport) =>
        emulate(transport, { latencyMs: 3, megabits: 2_000, loss: 0.0001, shuffle: true }),
      ),
    ),
    { partiesDie: false },
  )
})
