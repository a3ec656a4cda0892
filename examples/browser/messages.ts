import type { TaskTerms } from 'beaverdam/protocols/verified-sum'

/** What the demo tells an aggregator's process. */
export type Order =
  | {
      readonly kind: 'begin'
      readonly terms: TaskTerms
      /** Where the page comes from. */
      readonly origin: string
    }
  /** To verify what has come, and to release its sum if it is enough. */
  | { readonly kind: 'aggregate' }

/** What an aggregator's process tells the demo. */
export type News =
  | {
      readonly kind: 'listening'
      readonly port: number
      /** The encoding of the task that it founded with the others. */
      readonly task: Uint8Array
    }
  /** How many reports came, all in all. */
  | { readonly kind: 'taken'; readonly count: number }
  /** What became of an order to aggregate: nothing is released while fewer reports than the minimum are verified. */
  | { readonly kind: 'aggregated'; readonly released: ReleasedShare | undefined }

/** An aggregator's share of the sum of a batch, sealed to the collector. */
export interface ReleasedShare {
  readonly count: number
  readonly idsDigest: Uint8Array
  readonly sealedShare: Uint8Array
}
