import { describe } from 'vitest'
import { inForkedParties, testTransport } from './contract.ts'

describe('the process transport', () => {
  testTransport(inForkedParties(), { partiesDie: true })
})
