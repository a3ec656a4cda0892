import type { Party } from '../../src/runtime/party.ts'
import { programScope } from '../../src/runtime/program-scope.ts'

/** Most elements that a scope opens before an operation ends with a check: 32 MiB of deviations in Field64. */
export const uncheckedLimit = 1 << 22

/**
 * How many elements the operations of each scope have left unchecked since one of them ended with a check, so that what
 * waits for one is bounded. It follows from the operations of a scope in their order, so all parties check at the same ones.
 */
export class UncheckedCount {
  readonly #limit: number
  readonly #counts = new Map<string, number>()

  constructor(limit = uncheckedLimit) {
    this.#limit = limit
  }

  /** Counts what an operation leaves to a check, when it begins. @returns whether it ends with one */
  adds(at: Party, elements: number): boolean {
    const scope = programScope(at)
    let count = (this.#counts.get(scope) ?? 0) + elements
    // an operation of a scope begins when the branches below it have ended
    for (const [below, unchecked] of this.#counts)
      if (below.startsWith(`${scope}/`)) {
        count += unchecked
        this.#counts.delete(below)
      }
    const isDue = count > this.#limit
    this.#counts.set(scope, isDue ? 0 : count)
    return isDue
  }
}
