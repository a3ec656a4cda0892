import { checkInteger, invalidArgument } from '../../src/errors.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { isTurnDue, turn } from '../../src/next-turn.ts'
import { seededPrg } from '../../src/random/prg.ts'
import { Seed } from '../../src/random/seed.ts'
import { expandInto } from '../../src/random/uniform.ts'
import type { Party } from '../../src/runtime/party.ts'
import { hashText, stepOf } from '../../src/runtime/step.ts'
import { Opening } from '../additive/opening.ts'
import { checkAggregatorPlace } from './aggregator-place.ts'
import { agreeOnBatch, type Batch } from './agreement.ts'
import { shareUse } from './contribute.ts'
import { type ContributionId, vectorHolder } from './contribution-id.ts'
import { type Ledger, MemoryLedger, type ReleasedShares } from './ledger.ts'
import { Release } from './release.ts'
import { decodeShareMessage } from './share-message.ts'
import type { SumTask } from './task.ts'

/**
 * One of the k aggregators of a task: accepts shares however they come, agrees with the others on a batch, and opens
 * with them the sum of that batch and nothing else.
 *
 * @example
 * const aggregator = new Aggregator(task, party.id)
 * for (const message of messages) await aggregator.accept(message)
 * const batch = await aggregator.agree(party)
 * const release = await aggregator.open(party, batch)
 */
export class Aggregator {
  readonly task: SumTask
  /** This aggregator among the k: its id in sessions with the others. */
  readonly id: number
  readonly #ledger: Ledger
  readonly #agreed = new WeakSet<Batch>()

  /** @throws BeaverdamError INVALID_ARGUMENT */
  constructor(task: SumTask, id: number, ledger: Ledger = new MemoryLedger()) {
    this.task = task
    this.id = checkInteger('id', id, 0, task.aggregators - 1)
    this.#ledger = ledger
  }

  /**
   * Takes in one contributor's message, which must not be written to afterwards. What comes after an agreement waits for
   * the next one.
   *
   * @throws BeaverdamError CONTRIBUTION_INVALID
   * @throws BeaverdamError CONTRIBUTION_REPEATED
   * @throws BeaverdamError BATCH_TOO_LARGE
   */
  async accept(message: Uint8Array): Promise<ContributionId> {
    const { id, share } = decodeShareMessage(this.task, this.id, message)
    await this.#ledger.accept(id, share, this.task.maxBatch)
    return id
  }

  /**
   * Agrees with the other aggregators on what to release.
   *
   * @param party in a session, or part of one, of the k aggregators
   * @throws BeaverdamError SET_MISMATCH
   * @throws BeaverdamError BATCH_TOO_SMALL
   */
  async agree(party: Party): Promise<Batch> {
    checkAggregatorPlace(party, this.id, this.task.aggregators)
    const batch = await agreeOnBatch(party, this.task, await this.#ledger.waiting())
    this.#agreed.add(batch)
    return batch
  }

  /**
   * Opens the sum of a batch to all aggregators. A batch is released as soon as this begins, and for good.
   *
   * @param batch as `agree` gave it
   * @throws BeaverdamError ALREADY_RELEASED if a contribution of the batch has entered a release
   */
  async open(party: Party, batch: Batch): Promise<Release> {
    checkAggregatorPlace(party, this.id, this.task.aggregators)
    if (!this.#agreed.has(batch))
      invalidArgument('batch', 'a batch that this aggregator has agreed to', 'another')
    const share = await this.#accumulate(await this.#ledger.release(batch.ids))
    const { field } = this.task
    const step = stepOf('secure-sum open', hashText(batch.digest))
    const sum = await party.fork(`batch-${batch.digest}`, (at) => new Opening(field).open(at, step, share))
    return new Release(this.task, batch.ids.length, new FieldVector(field, sum))
  }

  /** This aggregator's share of the sum. */
  async #accumulate(shares: ReleasedShares): Promise<Uint8Array> {
    const { field, aggregators, vectorBytes } = this.task
    const sum = new Uint8Array(vectorBytes)
    for await (const [id, share] of shares) {
      if (vectorHolder(id, aggregators) === this.id) field.add(sum, sum, share)
      else await expandInto(field, sum, seededPrg(Seed.fromBytes(share), shareUse(this.task, id)), 1)
      if (isTurnDue()) await turn()
    }
    return sum
  }
}
