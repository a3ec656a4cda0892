import { nextTurn } from '../next-turn.ts'

/** What a delay line goes by: milliseconds and a timer, or turns of the event loop. */
export interface Clock {
  now(): number
  wake(at: number, callback: () => void): void
}

/** Milliseconds, whole as those of timers: a wait ends within one after its time. */
export const wallClock: Clock = {
  now: () => Math.floor(performance.now()),
  wake: (at, callback) => void setTimeout(callback, Math.max(0, Math.ceil(at - wallClock.now()))),
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
