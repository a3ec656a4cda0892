/**
 * Lets the event loop turn: heartbeats leave, and deadlines are seen. Small messages leave at the end of a turn, so one is due
 * between a message that the other end waits for and work that takes milliseconds.
 */
export function turn(): Promise<void> {
  return new Promise(nextTurn)
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
