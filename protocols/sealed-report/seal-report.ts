import { concatBytes } from '@noble/hashes/utils.js'
import { invalidArgument } from '../../src/errors.ts'
import { type RandomSource, randomBytes } from '../../src/random/csprng.ts'
import { sealBase } from '../hpke/hpke.ts'
import { nonceSize } from '../prio3/prio3.ts'
import { type Measurement, toVdafInput } from '../task/fixed-point.ts'
import type { Task } from '../task/task.ts'
import { checkWindow } from './header-checks.ts'
import { keyId, verifyHpkeConfig } from './hpke-config.ts'
import { inputShareInfo } from './purpose.ts'
import { associatedData } from './report-binding.ts'
import { encodeHeader } from './report-header.ts'
import { commitShare, openerBytes } from './share-commitment.ts'

/** What a client sends: one message to each aggregator. */
export interface SealedReport {
  readonly id: Uint8Array
  readonly messages: readonly Uint8Array[]
}

export interface SealOptions {
  /** Seconds since 1970: the time of the report, to which keys have to be valid. Now, if left out. */
  readonly time?: number
  readonly random?: RandomSource
  /** Called when the measurement is sharded and proved, which is most of the work, before its shares are sealed. */
  readonly onProved?: () => void
}

/**
 * Shards a measurement, and seals a share to each aggregator.
 *
 * @param signedConfigs the current configuration of each aggregator, as `signHpkeConfig` made it
 * @param measurement as the task's VDAF has it, in whole numbers or, with fraction bits, in reals
 * @throws BeaverdamError KEY_CONFIG_INVALID, naming the aggregator
 * @throws BeaverdamError OUTSIDE_WINDOW
 * @throws BeaverdamError INVALID_POINT if a key is a point of small order
 * @throws BeaverdamError INVALID_ARGUMENT, for a measurement out of range without repeating it
 *
 * @example
 * const { messages } = await sealReport(task, signedConfigs, 7)
 * await Promise.all(messages.map((message, i) => upload(aggregators[i], message)))
 */
export async function sealReport(
  task: Task,
  signedConfigs: readonly Uint8Array[],
  measurement: Measurement,
  { time = Math.floor(Date.now() / 1000), random = randomBytes, onProved }: SealOptions = {},
): Promise<SealedReport> {
  if (signedConfigs.length !== task.aggregators)
    invalidArgument('signedConfigs', `${task.aggregators} of them`, signedConfigs.length)
  checkWindow(time, task)
  const configs = await Promise.all(signedConfigs.map((signed, i) => verifyHpkeConfig(task, i, signed, time)))

  const { vdaf, ctx } = task
  const reportId = random(nonceSize)
  const input = toVdafInput(measurement, task.parameters)
  const { publicShare, inputShares } = vdaf.shard(ctx, input as never, reportId, random(vdaf.randSize))
  onProved?.()
  const openings = inputShares.map((share) => concatBytes(random(openerBytes), share))
  const commitments = await Promise.all(
    openings.map((opening, aggregator) => commitShare(task, reportId, aggregator, opening)),
  )
  const common = { taskId: task.idBytes, reportId, time, commitments, publicShare }
  const messages = await Promise.all(
    configs.map(async (config, aggregator) => {
      const header = { ...common, aggregator, keyId: keyId(config) }
      const info = inputShareInfo(aggregator)
      const opening = openings[aggregator] as Uint8Array
      const sealed = await sealBase(config.publicKey, info, associatedData(header), opening, random)
      return concatBytes(encodeHeader(header), sealed)
    }),
  )
  return { id: reportId, messages }
}
