/** What a process of a crew is called, and what it does. */
export interface Assignment {
  readonly name: string
  /** A key of `roles`. */
  readonly role: string
  /** Goes over the IPC channel, never on a command line, where every user of the machine could read it. */
  readonly task: unknown
}
