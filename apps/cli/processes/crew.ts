import type { ChildProcess } from 'node:child_process'
import type { Assignment } from './assignment.ts'
import { causeOf, isCauseOpen } from './blame.ts'
import { Member } from './member.ts'
import { type Failure, toError } from './message.ts'

/** Milliseconds for a member that another one blames to tell its own cause. */
const causeGraceMs = 1_000

/** Milliseconds for a member that was called off to end by itself. */
const endGraceMs = 2_000

/**
 * The processes that one command starts, as their parent sees them. When one fails or dies, all fail: every wait for
 * the crew rejects, and `end` gives the one cause behind what the members report.
 */
export class Crew {
  /** Milliseconds that anybody waits for a member to start, or to end after the first of them. */
  readonly deadlineMs: number
  readonly #members: ReadonlyMap<string, Member>
  readonly #ends: ReadonlyMap<string, Promise<unknown>>
  readonly #results: Promise<unknown[]>
  #mayBeLost: ReadonlySet<string> = new Set()
  #mostLost = 0
  readonly #lost = new Set<string>()
  readonly #failures = new Map<string, Failure>()
  #causeFound: () => void = () => {}

  /**
   * @param processes the assignments' processes, in their order, which serve roles
   * @param deadlineMs for a member to start; and to end after the first of them, since those of a session end together
   */
  constructor(assignments: readonly Assignment[], processes: readonly ChildProcess[], deadlineMs: number) {
    this.deadlineMs = deadlineMs
    const members = assignments.map(
      (assignment, i) =>
        new Member(
          assignment,
          processes[i] as ChildProcess,
          (failure) => this.#failed(assignment.name, failure),
          (failure) => this.#lose(assignment.name, failure),
        ),
    )
    this.#members = new Map(members.map((member) => [member.name, member]))
    this.#ends = new Map(members.map((member) => [member.name, member.result.next()]))
    this.#limitEnds()
    this.#results = Promise.all(this.#ends.values())
    // Who asks for them gets the error.
    this.#results.catch(() => {})
  }

  /** The next message of a member; undefined of one that is lost, and may be. @throws the failure of any member */
  async hear<T>(name: string): Promise<T> {
    return this.#member(name).messages.next() as Promise<T>
  }

  /** The next message of each of these members, in their order. @throws the failure of any member */
  hearAll<T>(names: readonly string[]): Promise<T[]> {
    return Promise.all(names.map((name) => this.hear<T>(name)))
  }

  /**
   * The next message of each of these members, which they tell when they start: one that is silent until the deadline has
   * failed.
   *
   * @throws the failure of any member
   */
  hearStarted<T>(names: readonly string[]): Promise<T[]> {
    return Promise.all(
      names.map((name) => {
        const late = setTimeout(() => this.#fail(name, this.#silent(name, 'to start')), this.deadlineMs)
        return this.hear<T>(name).finally(() => clearTimeout(late))
      }),
    )
  }

  tell(names: readonly string[], message: unknown): void {
    for (const name of names) this.#member(name).order({ order: 'hear', message })
  }

  /**
   * So many of these members may die, or be shut out by others: the rest hears of it, and nothing more is heard of them. All of
   * them may be far behind when all others are done. Their result is undefined then. One that fails in its role otherwise is a
   * failure of the crew as ever.
   */
  mayLose(names: readonly string[], most: number): void {
    this.#mayBeLost = new Set(names)
    this.#mostLost = most
    const needed = [...this.#ends].filter(([name]) => !this.#mayBeLost.has(name)).map(([, end]) => end)
    const letGo = () => {
      for (const name of names) this.#member(name).result.put(undefined)
    }
    Promise.all(needed).then(
      () => setTimeout(letGo, endGraceMs).unref(),
      // who asks for the results gets the error
      () => {},
    )
  }

  /** What the role of each member returned, in their order. @throws the failure of any member */
  results<T>(): Promise<T[]> {
    return this.#results as Promise<T[]>
  }

  /** Ends every process that still runs. @returns the cause of the failure, if there was one */
  async end(): Promise<Error | undefined> {
    if (this.#isCauseOpen) await this.#awaitCause()
    const cause = this.#cause
    for (const member of this.#members.values()) member.order({ order: 'end' })
    const late = setTimeout(() => void this.kill(), endGraceMs)
    await this.#allExited()
    clearTimeout(late)
    return cause === undefined ? undefined : toError(this.#failures.get(cause) as Failure)
  }

  /** Kills every process that still runs. */
  async kill(): Promise<void> {
    for (const member of this.#members.values()) member.kill()
    await this.#allExited()
  }

  async #allExited(): Promise<void> {
    await Promise.all([...this.#members.values()].map(({ exited }) => exited))
  }

  #limitEnds(): void {
    const unfinished = new Set(this.#ends.keys())
    const blameUnfinished = () => {
      for (const name of unfinished) this.#fail(name, this.#silent(name, 'to end'))
    }
    let hasBegun = false
    const ended = (name: string) => {
      unfinished.delete(name)
      // the end of one that is lost says nothing of the others'
      if (hasBegun || this.#lost.has(name)) return
      hasBegun = true
      setTimeout(blameUnfinished, this.deadlineMs).unref()
    }
    for (const [name, end] of this.#ends)
      end.then(
        () => ended(name),
        () => {},
      )
  }

  #silent(name: string, what: 'to start' | 'to end'): Failure {
    const message = `waited ${this.deadlineMs / 1000} s for '${name}' ${what}`
    return { code: 'PEER_TIMEOUT', message, party: name }
  }

  /** A member that names itself has heard from others that they shut it out. */
  #failed(name: string, failure: Failure): void {
    if (failure.party === name) this.#lose(name, failure)
    else this.#fail(name, failure)
  }

  #lose(name: string, failure: Failure): void {
    if (this.#lost.has(name)) return
    if (!this.#mayBeLost.has(name) || this.#lost.size === this.#mostLost) {
      this.#fail(name, failure)
      return
    }
    this.#lost.add(name)
    const { messages, result } = this.#member(name)
    messages.end()
    result.end()
    for (const member of this.#members.values()) member.order({ order: 'lose', name })
  }

  #fail(name: string, failure: Failure): void {
    if (this.#failures.has(name)) return
    this.#failures.set(name, failure)
    for (const { messages, result } of this.#members.values()) {
      messages.fail(toError(failure))
      result.fail(toError(failure))
    }
    if (!this.#isCauseOpen) this.#causeFound()
  }

  /** The member whose failure is behind all others, as far as they are known. */
  get #cause(): string | undefined {
    const [first] = this.#failures.keys()
    return first === undefined ? undefined : causeOf(this.#failures, first)
  }

  get #isCauseOpen(): boolean {
    const cause = this.#cause
    return cause !== undefined && isCauseOpen(this.#failures, cause, this.#members)
  }

  async #awaitCause(): Promise<void> {
    let late: ReturnType<typeof setTimeout> | undefined
    await new Promise<void>((resolve) => {
      this.#causeFound = resolve
      late = setTimeout(resolve, causeGraceMs)
    })
    clearTimeout(late)
  }

  #member(name: string): Member {
    const member = this.#members.get(name)
    if (member === undefined) throw new Error(`no process of this crew is called '${name}'`)
    return member
  }
}
