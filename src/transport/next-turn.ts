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
