import type { Acknowledgement } from '../aggregator/acknowledgement.ts'

/** That all aggregators have a report, and what that promises. */
export interface Receipt {
  /** In hexadecimal, as is the task's. */
  readonly reportId: string
  readonly taskId: string
  /** When the last acknowledgement came, in UTC. */
  readonly time: string
  /** By aggregator: where it was reached, and what it answered. */
  readonly aggregators: readonly (Acknowledgement & { readonly endpoint: string })[]
  /** What whoever shows the receipt should show with it. */
  readonly promise: string
}

/** The two halves of what verified aggregation promises, and under which conditions. */
export const promise =
  'No aggregator sees your value unless all aggregators collude. ' +
  'The result is right only if all aggregators follow the protocol.'
