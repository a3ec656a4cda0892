import { createHash } from 'node:crypto'
import type { VerifiedAggregator } from '../../protocols/verified-sum/verified-aggregator.ts'
import type { Acknowledgement } from './acknowledgement.ts'

/** The part of an aggregator that takes reports. */
export type ReportTaker = Pick<VerifiedAggregator, 'task' | 'id' | 'accept'>

/**
 * Hands reports to an aggregator, each once: a client that saw no answer sends its report again, and gets the answer of the first
 * time. Two reports of one id are two, and the second is refused by the aggregator.
 */
export class AcknowledgedReports {
  readonly #aggregator: ReportTaker
  /** By the digest of the message; of those that are being taken as well. */
  readonly #acknowledgements = new Map<string, Promise<Acknowledgement>>()

  constructor(aggregator: ReportTaker) {
    this.#aggregator = aggregator
  }

  /**
   * @param contributor whom the upload was authenticated as
   * @returns also whether the report came before
   * @throws what `VerifiedAggregator.accept` throws
   */
  async take(
    message: Uint8Array,
    contributor: string | undefined,
  ): Promise<{ acknowledgement: Acknowledgement; repeated: boolean }> {
    const messageDigest = createHash('sha256').update(message).digest('hex')
    const earlier = this.#acknowledgements.get(messageDigest)
    if (earlier !== undefined) return { acknowledgement: await earlier, repeated: true }
    const first = this.#takeFirst(message, messageDigest, contributor)
    this.#acknowledgements.set(messageDigest, first)
    try {
      return { acknowledgement: await first, repeated: false }
    } catch (error) {
      // What was refused leaves nothing behind: no one can fill the memory with it.
      this.#acknowledgements.delete(messageDigest)
      throw error
    }
  }

  async #takeFirst(
    message: Uint8Array,
    messageDigest: string,
    contributor: string | undefined,
  ): Promise<Acknowledgement> {
    const { task, id } = this.#aggregator
    const reportId = await this.#aggregator.accept(message, contributor)
    return { taskId: task.id, reportId, aggregator: id, messageDigest, received: new Date().toISOString() }
  }
}
