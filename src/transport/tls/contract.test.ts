import { describe } from 'vitest'
import { tlsTransports } from '../contract/in-process.ts'
import { inOneProcess, inWebSocketParties, testTransport } from '../contract/suite.ts'

describe('parties linked by WebSocket over TLS', () => {
  testTransport(inWebSocketParties('tls'), { partiesDie: true })
})

describe('parties of one process linked by WebSocket over TLS', () => {
  testTransport(inOneProcess(tlsTransports), { partiesDie: false })
})
