import { WeightedNormSum, type WeightedVector } from '../../../protocols/norm-sum/index.ts'
import type { Shards } from '../../../protocols/prio3/index.ts'
import { sealReport } from '../../../protocols/sealed-report/index.ts'
import { Task } from '../../../protocols/task/index.ts'
import {
  type OpenedRelease,
  receiveTask,
  type SessionTerms,
  submitReport,
} from '../../../protocols/verified-sum/index.ts'
import { Field64, FieldVector } from '../../../src/field/index.ts'
import type { Party } from '../../../src/runtime/index.ts'

/**
 * A liar's part in a verified sum, which is a program of its own: its report is sealed like any other and claims a norm
 * within the bound, for a vector that is far beyond.
 */
export async function contributeFalsely(
  party: Party,
  terms: SessionTerms,
  measurement: WeightedVector,
): Promise<OpenedRelease> {
  const { task, signedConfigs } = await receiveTask(party, terms)
  const { messages } = await sealReport(new FalseTask(task), signedConfigs, measurement)
  return (await submitReport(party, task, messages, true)) as OpenedRelease
}

/** A task to the letter, for which a client makes false reports. */
export class FalseTask extends Task {
  override readonly vdaf: FalseNormSum

  /** @param task of weighted vectors within a norm */
  constructor({ parameters }: Task) {
    super(parameters)
    const { dimension, l2NormBound, maxWeight } = parameters.parameters
    const { fractionBits } = parameters
    this.vdaf = new FalseNormSum(parameters.aggregators.length, {
      dimension: Number(dimension),
      bound: Number(l2NormBound) / 2 ** fractionBits,
      fractionBits,
      maxWeight: Number(maxWeight),
    })
  }
}

/**
 * Proves the norm of a vector within the bound, and then puts the true one in its place: what the first would add to a sum is
 * what the second would.
 */
export class FalseNormSum extends WeightedNormSum {
  override shard(ctx: Uint8Array, measurement: WeightedVector, nonce: Uint8Array, rand?: Uint8Array): Shards {
    const within = this.clip(measurement)
    const shards = super.shard(ctx, within, nonce, rand)
    const { vector, weight } = measurement
    const difference = Float64Array.from(vector, (x, i) => weight * (x - (within.vector[i] ?? 0)))
    const { fractionBits } = this.parameters
    const hidden = FieldVector.zero(Field64, difference.length)
    Field64.encode(hidden.bytes, difference, { fractionBits, clip: 2 ** (62 - fractionBits) })
    // The leader's share begins with those of the entries; the helpers' come from seeds.
    const entries = shards.inputShares[0]?.subarray(0, hidden.bytes.length) as Uint8Array
    Field64.add(entries, entries, hidden.bytes)
    return shards
  }
}
