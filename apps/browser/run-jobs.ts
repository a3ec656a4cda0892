import { sealReport } from '../../protocols/sealed-report/seal-report.ts'
import { Task } from '../../protocols/task/task.ts'
import { BeaverdamError } from '../../src/errors.ts'
import type { Answer, Failure, Job } from './job.ts'
import type { OnProgress } from './progress.ts'
import { submitReport } from './submit-report.ts'

/** Does the jobs that the page sends this worker. */
export function runJobs(): void {
  const answer = (message: Answer) => globalThis.postMessage(message)
  const onProgress: OnProgress = (progress) => answer({ progress })
  globalThis.onmessage = async ({ data }: MessageEvent<Job>) => {
    try {
      answer({ result: await run(data, onProgress) })
    } catch (error) {
      answer({ failure: failureOf(error) })
    }
  }
}

async function run(job: Job, onProgress: OnProgress): Promise<unknown> {
  const task = Task.fromJSON(job.task)
  if (job.kind === 'submit') return submitReport(task, job, onProgress)
  onProgress({ phase: 'proving' })
  const onProved = () => onProgress({ phase: 'sealing' })
  return sealReport(task, job.configs, job.measurement, { onProved })
}

/** What is no error of ours may hold anything in its text, such as a part of the measurement. */
function failureOf(error: unknown): Failure {
  if (!(error instanceof BeaverdamError))
    return { code: 'PROGRAM_FAILED', message: 'the client failed unexpectedly', party: undefined }
  const { code, message, party } = error
  return { code, message, party }
}
