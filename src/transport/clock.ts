import type { Clock } from './delay-line.ts'
import { nextTurn } from './next-turn.ts'

/** Milliseconds. Timers are whole milliseconds, so a wait ends up to one after its time, never before. */
export const wallClock: Clock = {
  now: () => performance.now(),
  wake: (at, callback) => void setTimeout(callback, Math.ceil(at - performance.now())),
}

/** Turns of the event loop, counted while somebody waits for one. */
export function turnClock(): Clock {
  let turn = 0
  let waiting: { readonly at: number; readonly callback: () => void }[] = []

  const tick = () => {
    turn++
    const due = waiting.filter((wait) => wait.at <= turn)
    waiting = waiting.filter((wait) => wait.at > turn)
    if (waiting.length > 0) nextTurn(tick)
    for (const wait of due) wait.callback()
  }

  return {
    now: () => turn,
    wake(at, callback) {
      if (waiting.length === 0) nextTurn(tick)
      waiting.push({ at, callback })
    },
  }
}
