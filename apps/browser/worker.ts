import { BeaverdamError } from '../../src/errors.ts'
import type { Answer, Job } from './job.ts'
import type { OnProgress } from './progress.ts'

/** The name by which this module knows that it is its own worker. */
const workerName = 'beaverdam-browser'

/** Whether this module was loaded as the worker that `inWorker` starts. */
export function isWorker(): boolean {
  return 'DedicatedWorkerGlobalScope' in globalThis && self.name === workerName
}

/**
 * Has a worker of its own do a job, so that the page stays responsive, and ends it afterwards.
 *
 * @param signal ends the job at once, whatever it does
 * @throws what the job threw; the signal's reason; BeaverdamError WORKER_FAILED
 */
export function inWorker(job: Job, onProgress: OnProgress, signal?: AbortSignal): Promise<unknown> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    const worker = new Worker(import.meta.url, { type: 'module', name: workerName })
    const end = () => {
      worker.terminate()
      signal?.removeEventListener('abort', abort)
    }
    const abort = () => {
      end()
      reject(signal?.reason)
    }
    signal?.addEventListener('abort', abort)
    worker.onmessage = ({ data }: MessageEvent<Answer>) => {
      if ('progress' in data) return onProgress(data.progress)
      end()
      if ('result' in data) return resolve(data.result)
      const { code, message, party } = data.failure
      reject(new BeaverdamError(code, message, party === undefined ? {} : { party }))
    }
    worker.onerror = () => {
      end()
      reject(
        new BeaverdamError(
          'WORKER_FAILED',
          "the worker could not be started, or failed; the Content-Security-Policy has to allow it by worker-src and 'wasm-unsafe-eval'",
        ),
      )
    }
    worker.postMessage(job)
  })
}
