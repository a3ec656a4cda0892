import { describe } from 'vitest'
import { inOneProcess, testTransport } from './contract.ts'
import { memoryTransports } from './memory.ts'

describe('the memory transport', () => {
  testTransport(inOneProcess(memoryTransports), { partiesDie: false })
})
