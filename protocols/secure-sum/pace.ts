import { turn } from '../../src/next-turn.ts'

/** Expanding and adding this much takes 10 to 30 ms. */
const bytesPerTurn = 1 << 24

/**
 * Lets the event loop turn between pieces of long work, so that heartbeats leave and deadlines are seen: generators do
 * so within one stream, but a sum reads from many.
 */
export class Pace {
  #bytesThisTurn = 0

  /** Counts bytes that were expanded. */
  async count(bytes: number): Promise<void> {
    this.#bytesThisTurn += bytes
    if (this.#bytesThisTurn < bytesPerTurn) return
    this.#bytesThisTurn = 0
    await turn()
  }
}
