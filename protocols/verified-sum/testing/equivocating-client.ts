import { concatBytes } from '@noble/hashes/utils.js'
import { randomBytes } from '../../../src/random/csprng.ts'
import { sealBase } from '../../hpke/hpke.ts'
import { nonceSize } from '../../prio3/prio3.ts'
import { keyId, verifyHpkeConfig } from '../../sealed-report/hpke-config.ts'
import { inputShareInfo } from '../../sealed-report/purpose.ts'
import { associatedData } from '../../sealed-report/report-binding.ts'
import { encodeHeader, type ReportHeader } from '../../sealed-report/report-header.ts'
import { commitShare, openerBytes } from '../../sealed-report/share-commitment.ts'
import type { Example } from './example-session.ts'

/** How a client lies: it changes an input share before it commits to it, or what it tells one aggregator. */
export interface ClientLie {
  readonly inputShare?: (share: Uint8Array, aggregator: number) => Uint8Array
  readonly header?: (header: ReportHeader) => Partial<ReportHeader>
}

/** What a client sends that seals, commits and numbers as it should, but lies in what it seals. */
export async function lyingMessages(
  { task, configs }: Pick<Example, 'task' | 'configs'>,
  measurement: unknown,
  lie: ClientLie,
): Promise<readonly Uint8Array[]> {
  const { vdaf, ctx, parameters } = task
  const [reportId, time] = [randomBytes(nonceSize), parameters.opens]
  const rand = randomBytes(vdaf.randSize)
  const { publicShare, inputShares } = vdaf.shard(ctx, measurement as never, reportId, rand)
  const openings = inputShares.map((share, aggregator) =>
    concatBytes(randomBytes(openerBytes), lie.inputShare?.(share.slice(), aggregator) ?? share),
  )
  const commitments = await Promise.all(openings.map((own, i) => commitShare(task, reportId, i, own)))
  return Promise.all(
    configs.map(async (signed, aggregator) => {
      const config = await verifyHpkeConfig(task, aggregator, signed, time)
      const common = { taskId: task.idBytes, reportId, time, commitments, publicShare }
      const honest = { ...common, aggregator, keyId: keyId(config) }
      const header = { ...honest, ...lie.header?.(honest) }
      const opening = openings[aggregator] as Uint8Array
      const info = inputShareInfo(aggregator)
      const sealed = await sealBase(config.publicKey, info, associatedData(header), opening, randomBytes)
      return concatBytes(encodeHeader(header), sealed)
    }),
  )
}
