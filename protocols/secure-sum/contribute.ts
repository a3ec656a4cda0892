import { BeaverdamError, checkInteger, invalidArgument } from '../../src/errors.ts'
import type { EncodeReport, Reals } from '../../src/field/field.ts'
import type { FieldVector } from '../../src/field/vector.ts'
import { type RandomSource, randomBytes } from '../../src/random/csprng.ts'
import type { SeedUse } from '../../src/random/seed-use.ts'
import { shareAdditive } from '../../src/sharing/additive.ts'
import { type ContributionId, idBytes, idFromBytes, vectorHolder } from './contribution-id.ts'
import { encodeShareMessage } from './share-message.ts'
import type { SumTask } from './task.ts'
import { encodeTerm } from './term.ts'

export interface ContributeOptions {
  /** An integer in 0..maxWeight, given exactly if the task has weights. */
  readonly weight?: number
  /** Where the id and the seeds come from; the CSPRNG except in tests and vectors. */
  readonly random?: RandomSource
}

/** A vector in shares, ready to be sent. It shows none of them when it is printed. */
export class Contribution implements EncodeReport {
  readonly id: ContributionId
  /** How many of the reals were beyond the clip. */
  readonly saturated: number
  readonly #messages: readonly Uint8Array[]

  constructor(id: ContributionId, messages: readonly Uint8Array[], saturated: number) {
    this.id = id
    this.saturated = saturated
    this.#messages = messages
  }

  /** By aggregator. Each is for that aggregator's eyes only. */
  get messages(): readonly Uint8Array[] {
    return this.#messages
  }
}

/**
 * Splits a vector, and its weight, into one share for each aggregator of a task: a vector for one of them, chosen by the
 * contribution's id, seeds for the others. All but one of the aggregators together learn nothing of it.
 *
 * @param reals as many as the task says
 * @throws BeaverdamError LENGTH_MISMATCH
 * @throws BeaverdamError NOT_FINITE
 * @throws BeaverdamError INVALID_ARGUMENT
 *
 * @example
 * const { messages, saturated } = await contribute(task, update, { weight: rows.length })
 */
export async function contribute(
  task: SumTask,
  reals: Reals,
  { weight, random = randomBytes }: ContributeOptions = {},
): Promise<Contribution> {
  const { aggregators } = task
  const { vector, saturated } = encodeContribution(task, reals, weight)
  const id = idFromBytes(random(idBytes))
  const shares = await shareAdditive(vector, { n: aggregators, use: shareUse(task, id), random })
  const seeds = shares.seeds.map((seed) => seed.take())
  const holder = vectorHolder(id, aggregators)
  const messages = Array.from({ length: aggregators }, (_, aggregator) => {
    const share = aggregator === holder ? shares.vector.bytes : (seeds.shift() as Uint8Array)
    return encodeShareMessage(task, aggregator, { id, share })
  })
  return new Contribution(id, messages, saturated)
}

/**
 * A contribution as field elements: the values, times the weight and followed by it if the task has weights.
 *
 * @throws BeaverdamError LENGTH_MISMATCH
 * @throws BeaverdamError NOT_FINITE
 * @throws BeaverdamError INVALID_ARGUMENT
 */
export function encodeContribution(
  { field, format, length, maxWeight }: SumTask,
  reals: Reals,
  weight: number | undefined,
): { readonly vector: FieldVector } & EncodeReport {
  if (reals.length !== length)
    throw new BeaverdamError('LENGTH_MISMATCH', `reals: expected ${length}, got ${reals.length}`)
  if (maxWeight === undefined && weight !== undefined)
    invalidArgument('weight', 'none, since the task has no weights', weight)
  if (maxWeight !== undefined && weight === undefined)
    invalidArgument('weight', `an integer in 0..${maxWeight}`, weight)
  if (weight !== undefined) checkInteger('weight', weight, 0, maxWeight)
  return encodeTerm(field, reals, format, weight)
}

/** What the seeds of a contribution are used for. */
export function shareUse(task: SumTask, id: ContributionId): SeedUse {
  return { label: 'secure-sum share', session: task.id, address: id }
}
