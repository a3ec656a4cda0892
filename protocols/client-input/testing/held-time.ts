import { onTestFinished, vi } from 'vitest'
import { turn } from '../../../src/next-turn.ts'

/** Milliseconds between sweeps of the clock of a session. */
const sweepEvery = 250

/** Turns of the event loop in which all has come that parties in one process have sent. */
const turnsToArrive = 20

/** Holds the clocks of all sessions of a test: no wait ends by its time, however slow the machine, until the test lets time pass. */
export function holdTime(): void {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  onTestFinished(() => {
    vi.useRealTimers()
  })
}

/** Lets so many milliseconds pass, once all has come that is under way. */
export async function passTime(milliseconds: number): Promise<void> {
  for (let turns = 0; turns < turnsToArrive; turns++) await turn()
  for (let passed = 0; passed < milliseconds; passed += sweepEvery) {
    vi.advanceTimersByTime(sweepEvery)
    await turn()
  }
}

/** What is over when so many have said that they are done. */
export function countdown(count: number): { readonly over: Promise<void>; readonly done: () => void } {
  let left = count
  let end = () => {}
  const over = new Promise<void>((resolve) => {
    end = resolve
  })
  return {
    over,
    done: () => {
      if (--left === 0) end()
    },
  }
}
