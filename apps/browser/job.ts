import type { Measurement } from '../../protocols/task/fixed-point.ts'
import type { ErrorCode } from '../../src/errors.ts'
import type { Progress } from './progress.ts'

/** What a page asks its worker to do. */
export type Job = ShardJob | SubmitJob

export interface ShardJob {
  readonly kind: 'shard'
  /** A task's JSON form. */
  readonly task: unknown
  readonly configs: readonly Uint8Array[]
  readonly measurement: Measurement
}

export interface SubmitJob {
  readonly kind: 'submit'
  readonly task: unknown
  readonly taskId: string
  readonly endpoints: readonly string[]
  readonly measurement: Measurement
  readonly withinMs: number
}

/** What the worker answers: any number of reports of progress, then one of the others. */
export type Answer =
  | { readonly progress: Progress }
  | { readonly result: unknown }
  | { readonly failure: Failure }

/** An error as it passes between page and worker, which would make a plain `Error` of it. */
export interface Failure {
  readonly code: ErrorCode
  readonly message: string
  readonly party: string | undefined
}
