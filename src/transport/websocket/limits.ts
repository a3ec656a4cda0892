import type { Socket } from 'node:net'
import type { WebSocket } from 'ws'
import { maxFrameBytes } from '../transport.ts'
import { helloTimeoutMs, maxHelloBytes } from './hello.ts'

/** What both ends ask of ws. */
export const webSocketOptions = {
  // Shares are random bytes: compressing them costs time and gains nothing.
  perMessageDeflate: false,
  maxPayload: maxFrameBytes,
  // A party sends each frame whole; a proxy on the way may cut it.
  maxFragments: 64,
  // Parts of a frame that has not come to its end: TCP segments of 64 bytes and more.
  maxBufferedChunks: maxFrameBytes / 64,
  // The runtime has heartbeats of its own, so that pings only serve to make a party send.
  autoPong: false,
  // Text is refused, whatever it says.
  skipUTF8Validation: true,
  /** Milliseconds for what the operating system still holds of a closing link. */
  closeTimeout: 10_000,
} as const

/**
 * Cuts a link that was dialled if more than a hello comes before its answer, or nothing in time.
 *
 * @returns what lifts the limits
 */
export function limitHello(link: WebSocket, socket: Socket): () => void {
  const readBefore = socket.bytesRead
  const bound = () => {
    if (socket.bytesRead - readBefore > maxHelloBytes + frameHeadBytes) link.terminate()
  }
  const late = setTimeout(() => link.terminate(), helloTimeoutMs)
  socket.on('data', bound)
  return () => {
    socket.off('data', bound)
    clearTimeout(late)
  }
}

/** The longest head of a WebSocket frame (RFC 6455, section 5.2). */
const frameHeadBytes = 14
