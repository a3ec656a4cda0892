const channel = new MessageChannel()
const callbacks: (() => void)[] = []
channel.port1.onmessage = () => callbacks.shift()?.()

/** Calls back once the microtask queue has drained: a posted message is the next task after it. */
export function atTurnEnd(callback: () => void): void {
  callbacks.push(callback)
  channel.port2.postMessage(undefined)
}
