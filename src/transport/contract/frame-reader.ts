import assert from 'node:assert/strict'
import type { Channel } from '../transport.ts'

/** Starts a channel and reads it frame by frame: what tests use in place of a runtime. */
export interface FrameReader {
  /** The next frame. Fails if the channel closes first. */
  next(): Promise<Uint8Array>
  /** How often the channel has said that it closed, and the error if it gave one. */
  readonly closings: readonly (Error | undefined)[]
  /** Resolves when the channel has closed. */
  readonly closed: Promise<void>
}

export function frameReader(channel: Channel): FrameReader {
  const frames: Uint8Array[] = []
  const closings: (Error | undefined)[] = []
  let wake = () => {}
  let close = () => {}
  const closed = new Promise<void>((resolve) => {
    close = resolve
  })
  channel.start({
    frame(frame) {
      assert.equal(closings.length, 0, 'a frame came after the end')
      frames.push(frame)
      wake()
    },
    closed(error) {
      closings.push(error)
      close()
      wake()
    },
  })
  return {
    closings,
    closed,
    async next() {
      while (frames.length === 0) {
        if (closings.length > 0) throw closings[0] ?? new Error('the channel closed before the next frame')
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
      return frames.shift()!
    },
  }
}

/** Waits until a channel has closed, makes sure that it says so once, and returns the error that it gave. */
export async function ended(reader: FrameReader): Promise<Error | undefined> {
  await reader.closed
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
  assert.equal(reader.closings.length, 1)
  return reader.closings[0]
}
