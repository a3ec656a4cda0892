import { nextTurn } from '../../src/transport/next-turn.ts'

/**
 * Lets the event loop turn. Small messages leave at the end of a turn, so one is due between a message that the other end
 * waits for and work that takes milliseconds.
 */
export function turn(): Promise<void> {
  return new Promise(nextTurn)
}
