import { BeaverdamError } from '../errors.ts'
import { checkMap, type MapShape, packMap, unpackMap } from '../transport/strict-map.ts'

/**
 * The frames of a link. The first byte is the kind; integers are little-endian.
 *
 * - `pieces`: any number of pieces of messages, each a 32-byte header and its bytes
 * - `credit`: a scope key (0 for none), the bytes read so far in that scope, and those read on the link
 * - `heartbeat`, `bye`: nothing more
 * - `hello`, `abort`: a msgpack map with known keys
 */
export const frameKind = { hello: 0, pieces: 1, credit: 2, heartbeat: 3, abort: 4, bye: 5 } as const

/** Scope key (8 bytes), operation, sequence, digest, depth, bytes of the message, bytes of this piece. */
export const pieceHeaderBytes = 32

/** A message up to this size goes in one piece. Larger ones are cut, so that no scope holds the link for long. */
export const maxPieceBytes = 1 << 16

/**
 * What a piece of so many bytes counts for in the windows of a scope and of a link, at both ends. Where it waits to be read
 * it takes more memory than its bytes: 0.3 KiB, and 1.4 KiB if it is the first of a scope that is not open yet. So a link's
 * 16 MiB hold at most 65,536 pieces, and a peer makes a party hold some 120 MiB at most.
 */
export function windowBytes(pieceBytes: number): number {
  return 256 + pieceBytes
}

/** A message as it goes out: whose it is, and how far it has gone. */
export interface PieceHeader {
  readonly scope: number
  readonly operation: number
  /** The count of this message among those of its operation on this link and direction. */
  readonly sequence: number
  readonly digest: number
  /** How many messages wait for one another up to this one: what `rounds` measures. */
  readonly depth: number
  readonly messageBytes: number
}

export function writePieceHeader(to: DataView, at: number, header: PieceHeader, pieceBytes: number): void {
  to.setUint32(at, header.scope >>> 0, true)
  to.setUint32(at + 4, Math.floor(header.scope / 2 ** 32), true)
  to.setUint32(at + 8, header.operation, true)
  to.setUint32(at + 12, header.sequence, true)
  to.setUint32(at + 16, header.digest, true)
  to.setUint32(at + 20, header.depth, true)
  to.setUint32(at + 24, header.messageBytes, true)
  to.setUint32(at + 28, pieceBytes, true)
}

export type PieceReceiver = (header: PieceHeader, piece: Uint8Array) => void

/** Takes a `pieces` frame apart. @throws MALFORMED_FRAME */
export function readPieces(frame: Uint8Array, receive: PieceReceiver): void {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength)
  let at = 1
  while (at < frame.length) {
    if (frame.length - at < pieceHeaderBytes)
      malformed(`a header of ${pieceHeaderBytes} bytes`, frame.length - at)
    const pieceBytes = view.getUint32(at + 28, true)
    const header: PieceHeader = {
      scope: view.getUint32(at, true) + view.getUint32(at + 4, true) * 2 ** 32,
      operation: view.getUint32(at + 8, true),
      sequence: view.getUint32(at + 12, true),
      digest: view.getUint32(at + 16, true),
      depth: view.getUint32(at + 20, true),
      messageBytes: view.getUint32(at + 24, true),
    }
    at += pieceHeaderBytes
    if (pieceBytes > frame.length - at || pieceBytes > header.messageBytes)
      malformed(`a piece of ${pieceBytes} bytes`, frame.length - at)
    if (pieceBytes === 0 && header.messageBytes > 0) malformed('a piece that is not empty', 0)
    receive(header, frame.subarray(at, at + pieceBytes))
    at += pieceBytes
  }
}

export interface Credit {
  readonly scope: number
  readonly scopeBytes: number
  readonly linkBytes: number
}

export function creditFrame(credit: Credit): Uint8Array {
  const frame = new Uint8Array(25)
  const view = new DataView(frame.buffer)
  frame[0] = frameKind.credit
  view.setFloat64(1, credit.scope, true)
  view.setFloat64(9, credit.scopeBytes, true)
  view.setFloat64(17, credit.linkBytes, true)
  return frame
}

/** @throws MALFORMED_FRAME */
export function readCredit(frame: Uint8Array): Credit {
  if (frame.length !== 25) malformed('a credit of 25 bytes', frame.length)
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength)
  const [scope, scopeBytes, linkBytes] = [1, 9, 17].map((at) => view.getFloat64(at, true)) as [
    number,
    number,
    number,
  ]
  if (![scope, scopeBytes, linkBytes].every((count) => Number.isSafeInteger(count) && count >= 0))
    malformed('counts of bytes', 'other numbers')
  return { scope, scopeBytes, linkBytes }
}

/** Control frames are small; a larger one is refused before it is parsed. */
const maxControlBytes = 1 << 16

export function controlFrame(kind: number, fields: object): Uint8Array {
  const packed = packMap(fields)
  const frame = new Uint8Array(1 + packed.length)
  frame[0] = kind
  frame.set(packed, 1)
  return frame
}

/** Decodes a control frame: exactly the known keys, each of its type. @throws MALFORMED_FRAME */
export function readControl<T>(frame: Uint8Array, shape: MapShape<T>): T {
  return checkMap(unpackMap(frame.subarray(1), maxControlBytes), shape)
}

function malformed(expected: string, got: unknown): never {
  throw new BeaverdamError('MALFORMED_FRAME', `expected ${expected}, got ${String(got)}`)
}
