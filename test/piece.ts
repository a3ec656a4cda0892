import { frameKind, type PieceHeader, pieceHeaderBytes, writePieceHeader } from '../src/runtime/frame.ts'
import { scopeKey } from '../src/runtime/step.ts'

/** A frame of one piece: the first message of the root scope's body, but for what is given. */
export function piece(header: Partial<PieceHeader>, body: Uint8Array): Uint8Array {
  const frame = new Uint8Array(1 + pieceHeaderBytes + body.length)
  frame[0] = frameKind.pieces
  const whole = {
    scope: scopeKey(0, 'session'),
    operation: 0,
    sequence: 0,
    digest: 1,
    depth: 1,
    messageBytes: body.length,
    ...header,
  }
  writePieceHeader(new DataView(frame.buffer), 1, whole, body.length)
  frame.set(body, 1 + pieceHeaderBytes)
  return frame
}

/** Frames of many pieces each, in place of frames of one. */
export function piecesFrames(frames: readonly Uint8Array[]): readonly Uint8Array[] {
  const perFrame = 1000
  return Array.from({ length: Math.ceil(frames.length / perFrame) }, (_, k) => {
    const pieces = frames.slice(k * perFrame, (k + 1) * perFrame).map((frame) => frame.subarray(1))
    return Buffer.concat([Uint8Array.of(frameKind.pieces), ...pieces])
  })
}
