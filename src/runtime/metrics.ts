/** What a scope cost at one party, its operations included, the scopes below it not. */
export interface ScopeMetrics {
  readonly scope: string
  /** The longest chain of messages that wait for one another, as seen by this party. */
  readonly rounds: number
  readonly messages: number
  /** Bytes of message bodies. */
  readonly bytesOut: number
  readonly bytesIn: number
  /** From the opening of the scope to its end, and how much of that it waited for messages. */
  readonly seconds: number
  readonly waitingSeconds: number
}

/** What a session cost at one party. */
export interface SessionMetrics {
  readonly rounds: number
  readonly messages: number
  readonly bytesOut: number
  readonly bytesIn: number
  /** With headers and control frames. */
  readonly wireBytesOut: number
  readonly wireBytesIn: number
  readonly frames: number
  readonly seconds: number
  readonly scopes: readonly ScopeMetrics[]
}
