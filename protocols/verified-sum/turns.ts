import { turn } from '../../src/next-turn.ts'

/** Milliseconds of work between two turns of the event loop. */
const longestTurn = 50

/** Lets the event loop turn between reports, so that heartbeats leave and deadlines are seen however long one takes. */
export class Turns {
  #began = performance.now()

  /** To be awaited after each report. */
  async pass(): Promise<void> {
    if (performance.now() - this.#began < longestTurn) return
    await turn()
    this.#began = performance.now()
  }
}
