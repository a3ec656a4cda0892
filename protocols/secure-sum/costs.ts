import { seedBytes } from '../../src/random/seed.ts'
import type { Cost } from '../../src/runtime/arithmetic.ts'
import { openingCost } from '../additive/opening-cost.ts'
import { idBytes } from './contribution-id.ts'
import { Release } from './release.ts'
import { shareHeaderBytes } from './share-message.ts'
import type { SumTask } from './task.ts'

/** The size of an interactive sum. */
export interface SumSize {
  readonly n: number
  readonly elementBytes: number
  /** Elements of each party's vector; a mean has one more than reals, for the weight. */
  readonly length: number
}

/** An interactive sum or mean: seeds, masked vectors to the collector, the sum to all. */
export function secureSumCost({ n, elementBytes, length }: SumSize): Cost {
  const seeds = ((n * (n - 1)) / 2) * seedBytes
  return { rounds: 3, bytes: seeds + 2 * (n - 1) * length * elementBytes, material: {} }
}

/** One contribution, to all aggregators together. */
export function contributionCost(task: SumTask): Cost {
  const { aggregators, vectorBytes } = task
  const bytes = aggregators * shareHeaderBytes + (aggregators - 1) * seedBytes + vectorBytes
  return { rounds: 1, bytes, material: {} }
}

/**
 * The agreement on a batch.
 *
 * @param held how many contributions each aggregator holds
 */
export function agreementCost({ aggregators }: SumTask, held: readonly number[]): Cost {
  const lists = held.reduce((bytes, count) => bytes + (aggregators - 1) * count * idBytes, 0)
  const summaries = aggregators * (aggregators - 1) * (4 + 32)
  return { rounds: 2, bytes: lists + summaries, material: {} }
}

/** The opening of a batch's sum, whatever its size. */
export function openCost({ aggregators, vectorBytes }: SumTask): Cost {
  return openingCost(aggregators, vectorBytes)
}

/** A whole batch in a session of k aggregators and contributors, all of whom contribute. */
export function sessionCost(task: SumTask, contributors: number, publish: boolean): Cost {
  const held: number[] = new Array(task.aggregators).fill(contributors)
  const parts = [
    { rounds: 1, bytes: contributors * contributionCost(task).bytes },
    agreementCost(task, held),
    openCost(task),
    ...(publish ? [{ rounds: 1, bytes: contributors * Release.bytes(task) }] : []),
  ]
  const total = (of: 'rounds' | 'bytes') => parts.reduce((sum, part) => sum + part[of], 0)
  return { rounds: total('rounds'), bytes: total('bytes'), material: {} }
}
