import type { ChildProcess } from 'node:child_process'
import type { Assignment } from './assignment.ts'
import { Inbox } from './inbox.ts'
import { type Failure, isReport, type Order } from './message.ts'

/** One process of a crew, as its parent sees it. */
export class Member {
  readonly name: string
  /** What it tells before it is done. */
  readonly messages = new Inbox()
  /** What its role returned, once. */
  readonly result = new Inbox()
  /** Resolves when the process is gone. */
  readonly exited: Promise<void>
  readonly #process: ChildProcess
  #state: 'running' | 'done' | 'gone' = 'running'

  /**
   * @param failed is told when the process fails
   * @param lost is told when it ends without being done
   */
  constructor(
    { name, role, task }: Assignment,
    process: ChildProcess,
    failed: (failure: Failure) => void,
    lost: (failure: Failure) => void,
  ) {
    this.name = name
    this.#process = process
    this.exited = new Promise((resolve) => {
      const gone = (why: string) => {
        if (this.#state === 'running')
          lost({ code: 'PEER_LOST', message: `'${name}' is lost: its process ${why}`, party: undefined })
        this.#state = 'gone'
        resolve()
      }
      process.on('exit', (code, signal) =>
        gone(signal === null ? `ended with code ${code}` : `was ended by ${signal}`),
      )
      // A process that never started has no 'exit'.
      process.on('error', (error) => {
        if (process.pid === undefined) gone(`could not be started: ${error.message}`)
      })
    })
    process.on('message', (message) => {
      if (!isReport(message)) return
      if (message.report === 'message') this.messages.put(message.message)
      else if (message.report === 'failed') failed(message.failure)
      else {
        this.#state = 'done'
        this.result.put(message.result)
      }
    })
    this.order({ order: 'begin', role, task })
  }

  order(message: Order): void {
    // A process that ends while an order is on its way to it is reported by its own 'exit'.
    if (this.#process.connected) this.#process.send(message, () => {})
  }

  kill(): void {
    if (this.#state !== 'gone') this.#process.kill('SIGKILL')
  }
}
