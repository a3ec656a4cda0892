/**
 * Transports: how the parties of a session exchange frames. This entry runs everywhere; the transports that need Node
 * are apart: `websocket.ts`, and `process.ts` with `fork-parties.ts`.
 */

export { type EmulateOptions, emulate, type LinkConditions } from './emulate.ts'
export { memoryTransports } from './memory.ts'
export { type Port, portTransport } from './message-port.ts'
export {
  type Channel,
  type FrameReceiver,
  highWaterBytes,
  lowWaterBytes,
  maxFrameBytes,
  type PartyId,
  type Transport,
} from './transport.ts'
