import type { ErrorCode } from '../../../src/errors.ts'
import type { Party } from '../../../src/runtime/index.ts'
import type { AttackName } from '../federate/poison.ts'
import type { LocalUpdate } from '../federate/training.ts'

/** What a client gets of a round, and what became of its update. */
export interface Contributed {
  readonly mean: Float64Array
  /** Coordinates of its update that were clipped. */
  readonly saturated: number
  /** Whether the update as a whole was scaled down to a norm. */
  readonly clipped: boolean
}

/** What an aggregator gets of a round. */
export interface Aggregated {
  readonly mean: Float64Array
  /** Clients whose update is in the mean. */
  readonly contributions: number
  /** Clients, by number, whose report was refused, and why. */
  readonly refused: ReadonlyMap<number, ErrorCode>
}

/** A client's part in a round, in the round's scope. @param attack how it lies; undefined if it does not */
export type ContributeToRound = (
  at: Party,
  round: number,
  local: LocalUpdate,
  attack: AttackName | undefined,
) => Promise<Contributed>

/** An aggregator's part in a round, in the round's scope. @param parameters how many the model has */
export type AggregateRound = (at: Party, round: number, parameters: number) => Promise<Aggregated>
