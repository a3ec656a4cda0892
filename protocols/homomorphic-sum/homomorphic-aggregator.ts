import { checkInteger, invalidArgument } from '../../src/errors.ts'
import { Field64 } from '../../src/field/field64.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { isTurnDue, turn } from '../../src/next-turn.ts'
import { type RandomSource, randomBytes } from '../../src/random/csprng.ts'
import type { Party } from '../../src/runtime/party.ts'
import type { Ciphertext } from '../lattice/ciphertext.ts'
import { add } from '../lattice/evaluate.ts'
import { decryptJointly } from '../lattice/joint-decryption.ts'
import { MemoryOpenedCount, type OpenedCount } from '../lattice/opened-count.ts'
import type { SecretColumns, SecretKey } from '../lattice/secret-key.ts'
import { provenCiphertexts, termsOf } from '../plaintext-knowledge/statement.ts'
import { decodeTuples } from '../plaintext-knowledge/tuples.ts'
import { verifyKnowledge } from '../plaintext-knowledge/verify.ts'
import { checkAggregatorPlace } from '../secure-sum/aggregator-place.ts'
import { agreeOnBatch, type Batch } from '../secure-sum/agreement.ts'
import type { ContributionId } from '../secure-sum/contribution-id.ts'
import { type Ledger, MemoryLedger, type ReleasedShares } from '../secure-sum/ledger.ts'
import { Release } from '../secure-sum/release.ts'
import type { HomomorphicTask } from './homomorphic-task.ts'
import { proofContext, reportId } from './report-binding.ts'
import { decodeReport } from './report-message.ts'
import { slotCount, unpackSlots } from './slot-packing.ts'
import { statementsOf } from './statements.ts'

/** What an aggregator keeps. */
export interface AggregatorRecords {
  /** Of the ciphertexts of contributions; in memory if left out. */
  readonly ledger?: Ledger
  /** Of what was opened under the key; in memory if left out. */
  readonly count?: OpenedCount
  /** Where noise comes from; the CSPRNG except in tests and vectors. */
  readonly random?: RandomSource
}

/**
 * One of the k aggregators of a task, with its share of their key: accepts reports whose proofs hold, agrees with the others on
 * a batch, adds it up itself, and decrypts with them the sum of that batch and nothing else.
 *
 * @example
 * const key = await party.fork('key', (at) => makeJointColumns(at, task.parameters, task.shape.columns))
 * const aggregator = new HomomorphicAggregator(task, party.id, key)
 * for (const message of messages) await aggregator.accept(message)
 * const release = await aggregator.open(party, await aggregator.agree(party))
 */
export class HomomorphicAggregator {
  readonly task: HomomorphicTask
  /** This aggregator among the k: its id in sessions with the others. */
  readonly id: number
  readonly #key: SecretColumns
  readonly #ledger: Ledger
  readonly #count: OpenedCount
  readonly #random: RandomSource
  readonly #agreed = new WeakSet<Batch>()

  /**
   * @param key this aggregator's shares of one that was made for this task
   * @throws BeaverdamError PARAMETERS_MISMATCH
   * @throws BeaverdamError INVALID_ARGUMENT
   */
  constructor(task: HomomorphicTask, id: number, key: SecretColumns, records: AggregatorRecords = {}) {
    task.checkKey(key.publicKey)
    this.task = task
    this.id = checkInteger('id', id, 0, task.sum.aggregators - 1)
    this.#key = key
    this.#ledger = records.ledger ?? new MemoryLedger()
    this.#count = records.count ?? new MemoryOpenedCount()
    this.#random = records.random ?? randomBytes
  }

  /**
   * Takes in one report, which must not be written to afterwards. What comes after an agreement is in no batch of this key.
   *
   * @throws BeaverdamError CONTRIBUTION_INVALID for another length, version or task
   * @throws BeaverdamError KEY_MISMATCH, CIPHERTEXT_MALFORMED
   * @throws BeaverdamError PLAINTEXT_PROOF_REJECTED
   * @throws BeaverdamError CONTRIBUTION_REPEATED
   * @throws BeaverdamError BATCH_TOO_LARGE
   */
  async accept(message: Uint8Array): Promise<ContributionId> {
    const { task } = this
    const { publicKey } = this.#key
    const { ciphertexts, proofs } = decodeReport(task, publicKey, message)
    const id = reportId(task, ciphertexts)
    const statements = statementsOf(task, publicKey, decodeTuples(publicKey, task.shape.tuples, ciphertexts))
    for (const [k, statement] of statements.entries())
      await verifyKnowledge(statement, proofContext(task, id, k), proofs[k] as Uint8Array)
    await this.#ledger.accept(id, ciphertexts, task.sum.maxBatch)
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
    checkAggregatorPlace(party, this.id, this.task.sum.aggregators)
    const batch = await agreeOnBatch(party, this.task.sum, await this.#ledger.waiting())
    this.#agreed.add(batch)
    return batch
  }

  /**
   * Opens the sum of a batch to all aggregators. A batch is released as soon as this begins, and for good.
   *
   * @param batch as `agree` gave it
   * @throws BeaverdamError ALREADY_RELEASED if a contribution of the batch has entered a release
   * @throws BeaverdamError KEY_EXHAUSTED if the key has opened a batch
   * @throws BeaverdamError DIVERGED if another aggregator has another sum
   * @throws BeaverdamError PEER_TIMEOUT, naming the aggregators whose part is missing
   */
  async open(party: Party, batch: Batch): Promise<Release> {
    checkAggregatorPlace(party, this.id, this.task.sum.aggregators)
    if (!this.#agreed.has(batch))
      invalidArgument('batch', 'a batch that this aggregator has agreed to', 'another')
    const sums = await this.#add(await this.#ledger.release(batch.ids))
    const { publicKey, columns } = this.#key
    // the columns are one key, which opens one batch
    const count: OpenedCount = {
      take: (_, coefficients, most) => this.#count.take(publicKey.keyId, coefficients, most),
    }
    const options = { count, random: this.#random }
    const slots = await party.fork(`batch-${batch.digest}`, (at) =>
      Promise.all(
        sums.map((sum, i) => {
          const column = columns[i % columns.length] as SecretKey
          return at.fork(`ciphertext-${i}`, (scope) => decryptJointly(scope, column, sum, options))
        }),
      ),
    )
    return new Release(this.task.sum, batch.ids.length, this.#elements(slots))
  }

  /** The sum of contributions, ciphertext by ciphertext, with the noise that was proven. */
  async #add(released: ReleasedShares): Promise<readonly Ciphertext[]> {
    const { task } = this
    const { publicKey } = this.#key
    let sums: readonly Ciphertext[] = []
    for await (const [, bytes] of released) {
      const statements = statementsOf(task, publicKey, decodeTuples(publicKey, task.shape.tuples, bytes))
      const proven = statements.flatMap((of) => provenCiphertexts(of, termsOf(of, 'hash')))
      sums = proven.map((ciphertext, i) => {
        const sum = sums[i]
        return sum === undefined ? ciphertext : add(sum, ciphertext)
      })
      if (isTurnDue()) await turn()
    }
    return sums
  }

  /** What the slots of all ciphertexts sum up to. */
  #elements(slots: readonly FieldVector[]): FieldVector {
    const { sum, perSlot, parameters } = this.task
    const all = FieldVector.zero(Field64, slots.length * parameters.n)
    for (const [i, part] of slots.entries()) all.bytes.set(part.bytes, i * part.bytes.length)
    return unpackSlots(all.slice(0, slotCount(sum.elements, perSlot)), sum.elements, perSlot)
  }
}
