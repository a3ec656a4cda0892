import { bytesToHex } from '@noble/hashes/utils.js'
import { sealReport } from '../../protocols/sealed-report/seal-report.ts'
import type { Task } from '../../protocols/task/task.ts'
import { BeaverdamError, invalidArgument } from '../../src/errors.ts'
import { AggregatorEndpoint } from './aggregator-endpoint.ts'
import type { SubmitJob } from './job.ts'
import type { OnProgress } from './progress.ts'
import { promise, type Receipt } from './receipt.ts'

/** What `submit` does, in the worker. */
export async function submitReport(task: Task, job: SubmitJob, onProgress: OnProgress): Promise<Receipt> {
  if (task.id !== job.taskId)
    throw new BeaverdamError('TASK_MISMATCH', 'the task is not the one that this page is for')
  if (job.endpoints.length !== task.aggregators)
    invalidArgument('endpoints', `${task.aggregators} of them`, job.endpoints.length)
  const aggregators = job.endpoints.map((url, i) => new AggregatorEndpoint(url, i, job.withinMs))

  onProgress({ phase: 'fetching keys' })
  const configs = await Promise.all(aggregators.map((aggregator) => aggregator.fetchConfig()))
  onProgress({ phase: 'proving' })
  const { id, messages } = await sealReport(task, configs, job.measurement, {
    onProved: () => onProgress({ phase: 'sealing' }),
  })

  const total = messages.reduce((sum, { length }) => sum + length, 0)
  onProgress({ phase: 'uploading', sent: 0, total })
  const sent = messages.map(() => 0)
  const reportId = bytesToHex(id)
  const acknowledgements = await Promise.all(
    aggregators.map((aggregator, i) => {
      const onSent = (bytes: number) => {
        sent[i] = bytes
        onProgress({ phase: 'uploading', sent: sent.reduce((sum, count) => sum + count, 0), total })
      }
      return aggregator.upload(task.id, reportId, messages[i] as Uint8Array, onSent)
    }),
  )
  return {
    reportId,
    taskId: task.id,
    time: new Date().toISOString(),
    aggregators: acknowledgements.map((one, i) => ({ ...one, endpoint: job.endpoints[i] as string })),
    promise,
  }
}
