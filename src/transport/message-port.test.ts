import { describe } from 'vitest'
import { inWorkers, testTransport } from './contract.ts'

describe('the message port transport', () => {
  testTransport(inWorkers(), { partiesDie: true })
})
