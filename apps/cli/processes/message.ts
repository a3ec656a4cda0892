import { BeaverdamError, type ErrorCode } from '../../../src/errors.ts'

/** What a parent tells a member of its crew. */
export type Order =
  | { readonly order: 'begin'; readonly role: string; readonly task: unknown }
  | { readonly order: 'hear'; readonly message: unknown }
  /** Another member is lost, and the crew goes on without it. */
  | { readonly order: 'lose'; readonly name: string }
  | { readonly order: 'end' }

/** What a member tells its parent. */
export type Report =
  | { readonly report: 'message'; readonly message: unknown }
  | { readonly report: 'done'; readonly result: unknown }
  | { readonly report: 'failed'; readonly failure: Failure }

/** Why a member ended, as its parent hears of it. */
export interface Failure {
  /** Undefined for an error that nobody expected; then `message` holds its stack. */
  readonly code: ErrorCode | undefined
  readonly message: string
  /** Whom the error names. */
  readonly party: string | undefined
}

/** An error as it is told to the parent. */
export function toFailure(error: unknown): Failure {
  if (error instanceof BeaverdamError) return { code: error.code, message: error.message, party: error.party }
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return { code: undefined, message, party: undefined }
}

/** A failure as an error of the parent. */
export function toError({ code, message, party }: Failure): Error {
  if (code === undefined) return Object.assign(new Error(message), { stack: message })
  return new BeaverdamError(code, message, party === undefined ? {} : { party })
}

/** Whether an IPC message is a report of a member, and not one of a transport that uses the same channel. */
export function isReport(message: unknown): message is Report {
  return typeof message === 'object' && message !== null && 'report' in message
}

/** Whether an IPC message is an order of a parent. */
export function isOrder(message: unknown): message is Order {
  return typeof message === 'object' && message !== null && 'order' in message
}
