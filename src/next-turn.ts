/**
 * Lets the event loop turn: heartbeats leave, and deadlines are seen. Small messages leave at the end of a turn, so one is due
 * between a message that the other end waits for and work that takes milliseconds.
 */
export async function turn(): Promise<void> {
  await new Promise<void>(nextTurn)
  lastTurn = performance.now()
}

/** Milliseconds of work after which the event loop should turn. */
const longestWork = 50

let lastTurn = performance.now()

/**
 * Whether 50 ms have passed since somebody let the event loop turn, to be asked between pieces of long work. Not each piece
 * ends with a turn, since one may collect garbage for milliseconds.
 */
export function isTurnDue(): boolean {
  return performance.now() - lastTurn >= longestWork
}

/**
 * Calls back in a later turn of the event loop, after the microtasks of this one and without a timer's delay.
 *
 * `setImmediate` where there is one; elsewhere a posted message, which is a task of its own.
 */
export const nextTurn: (callback: () => void) => void =
  typeof setImmediate === 'function' ? (callback) => void setImmediate(callback) : postedTurns()

function postedTurns(): (callback: () => void) => void {
  const { port1, port2 } = new MessageChannel()
  const callbacks: (() => void)[] = []
  port1.onmessage = () => callbacks.shift()?.()
  return (callback) => {
    callbacks.push(callback)
    port2.postMessage(undefined)
  }
}
