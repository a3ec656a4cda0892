import { describe } from 'vitest'
import { inOneProcess, inWebSocketParties, testTransport, webSocketTransports } from './contract.ts'

describe('the WebSocket transport', () => {
  testTransport(inWebSocketParties(), { partiesDie: true })
})

describe('the WebSocket transport in one process', () => {
  testTransport(inOneProcess(webSocketTransports), { partiesDie: false })
})
