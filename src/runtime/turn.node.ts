/**
 * Calls back once the microtask queue has drained: then everything that a program issues in this turn has been issued.
 * `nextTick` alone would run between two promise jobs, `queueMicrotask` alone before those still to come.
 */
export function atTurnEnd(callback: () => void): void {
  queueMicrotask(() => process.nextTick(callback))
}
