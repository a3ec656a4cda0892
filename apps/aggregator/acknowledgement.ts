/** What an aggregator answers to a report that it took, in JSON: the same each time the report comes. */
export interface Acknowledgement {
  /** In hexadecimal, as are the others. */
  readonly taskId: string
  readonly reportId: string
  readonly aggregator: number
  /** SHA-256 of the message as it came. */
  readonly messageDigest: string
  /** When it came first, in UTC. */
  readonly received: string
}
