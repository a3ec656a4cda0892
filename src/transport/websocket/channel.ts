import type { WebSocket } from 'ws'
import { BeaverdamError, type ErrorCode } from '../../errors.ts'
import { Backlog } from '../backlog.ts'
import { Inbox } from '../inbox.ts'
import { type Channel, checkFrame, type FrameReceiver, type PartyId } from '../transport.ts'
import { webSocketOptions } from './limits.ts'

const normalClosure = 1000

/** A channel over an open WebSocket whose hello is done. */
export class WebSocketChannel implements Channel {
  readonly peer: PartyId
  /** Resolves when the connection is gone. */
  readonly ended: Promise<void>
  readonly #peerName: string
  readonly #link: WebSocket
  readonly #backlog = new Backlog()
  readonly #inbox = new Inbox(() => {})
  #closed = false

  constructor(peer: PartyId, peerName: string, link: WebSocket) {
    this.peer = peer
    this.#peerName = peerName
    this.#link = link
    // Until the runtime listens the peer's frames stay in the network, but for what has already been read.
    link.pause()
    link.on('message', (data, isBinary) => {
      if (isBinary) this.#inbox.deliver(plain(data as Buffer))
      else {
        this.#end('MALFORMED_FRAME', 'sent text')
        link.terminate()
      }
    })
    link.on('error', (error: Error & { code?: string }) => {
      if (error.code?.startsWith('WS_ERR_UNSUPPORTED_'))
        this.#end('FRAME_TOO_LARGE', 'sent a frame that is too large', error)
      else if (error.code?.startsWith('WS_ERR_'))
        this.#end('MALFORMED_FRAME', 'broke the WebSocket protocol', error)
      else this.#end('PEER_LOST', 'the link was lost', error)
    })
    this.ended = new Promise((resolve) =>
      link.on('close', (code) => {
        if (code === normalClosure) this.#inbox.end()
        else this.#end('PEER_LOST', `the link was lost (WebSocket code ${code})`)
        this.#backlog.end()
        resolve()
      }),
    )
  }

  send(frame: Uint8Array): void {
    checkFrame(frame)
    if (this.#closed || this.#inbox.ended) return
    this.#backlog.add(frame.byteLength)
    this.#link.send(frame, () => {
      this.#backlog.remove(frame.byteLength)
      if (this.#closed && this.#backlog.bytes === 0) this.#link.close(normalClosure)
    })
  }

  get queuedBytes(): number {
    return this.#backlog.bytes
  }

  drained(): Promise<void> {
    return this.#backlog.drained()
  }

  start(receiver: FrameReceiver): void {
    this.#inbox.start(receiver)
    this.#link.resume()
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#inbox.close()
    // The closing handshake reads on, and has a time limit that what is queued may exceed.
    this.#link.resume()
    if (this.#backlog.bytes === 0) this.#link.close(normalClosure)
    else this.#cutIfStuck()
  }

  /** Cuts a closing link whose peer takes nothing of what is queued for so long as the closing handshake may take. */
  #cutIfStuck(): void {
    let before = this.#backlog.bytes
    const watch = setInterval(() => {
      if (this.#backlog.bytes === before) this.#link.terminate()
      before = this.#backlog.bytes
    }, webSocketOptions.closeTimeout)
    this.#link.once('close', () => clearInterval(watch))
  }

  #end(code: ErrorCode, what: string, cause?: Error): void {
    const party = this.#peerName
    this.#inbox.end(new BeaverdamError(code, `${party}: ${what}`, { party, cause }))
    this.#backlog.end()
  }
}

/** A `Buffer` shares memory on `slice` where a `Uint8Array` copies: the runtime gets the latter. */
function plain({ buffer, byteOffset, byteLength }: Buffer): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength)
}
