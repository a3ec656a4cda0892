import type { ChildProcess } from 'node:child_process'
import type { Assignment } from './assignment.ts'
import { causeOf, isCauseOpen } from './blame.ts'
import { Member } from './member.ts'
import { type Failure, toError } from './message.ts'

/** Milliseconds for a member to start, read its input and say so. */
export const startDeadlineMs = 60_000

/** Milliseconds for a member that another one blames to tell its own cause. */
const causeGraceMs = 1_000

/** Milliseconds for members to end after the first of them: those of a session end together. */
const resultDeadlineMs = 60_000

/** Milliseconds for a member that was called off to end by itself. */
const endGraceMs = 2_000

/**
 * The processes that one command starts, as their parent sees them. When one fails or dies, all fail: every wait for
 * the crew rejects, and `end` gives the one cause behind what the members report.
 */
export class Crew {
  readonly #members: ReadonlyMap<string, Member>
  readonly #ends: ReadonlyMap<string, Promise<unknown>>
  readonly #results: Promise<unknown[]>
  #mayBeLost: ReadonlySet<string> = new Set()
  readonly #failures = new Map<string, Failure>()
  #causeFound: () => void = () => {}

  /**
   * @param processes the assignments' processes, in their order, which serve roles
   * @param within milliseconds from the first end of a role until members that have not ended have failed
   */
  constructor(
    assignments: readonly Assignment[],
    processes: readonly ChildProcess[],
    within = resultDeadlineMs,
  ) {
    const members = assignments.map(
      (assignment, i) =>
        new Member(
          assignment,
          processes[i] as ChildProcess,
          (failure) => this.#fail(assignment.name, failure),
          (failure) => this.#lose(assignment.name, failure),
        ),
    )
    this.#members = new Map(members.map((member) => [member.name, member]))
    this.#ends = new Map(members.map((member) => [member.name, member.result.next()]))
    this.#limitEnds(within)
    this.#results = Promise.all(this.#ends.values())
    // Who asks for them gets the error.
    this.#results.catch(() => {})
  }

  /**
   * The next message of a member.
   *
   * @param within milliseconds until a member that says nothing has failed; no limit if left out
   * @throws the failure of any member
   */
  async hear<T>(name: string, within?: number): Promise<T> {
    const message = this.#member(name).messages.next() as Promise<T>
    if (within === undefined) return message
    const late = setTimeout(() => this.#fail(name, silent(name, within, 'to start')), within)
    return message.finally(() => clearTimeout(late))
  }

  /** The next message of each of these members, in their order: see `hear`. */
  hearAll<T>(names: readonly string[], within?: number): Promise<T[]> {
    return Promise.all(names.map((name) => this.hear<T>(name, within)))
  }

  tell(names: readonly string[], message: unknown): void {
    for (const name of names) this.#member(name).order({ order: 'hear', message })
  }

  /**
   * From now on these members may die, or be far behind when all others are done: their result is undefined then. One that
   * fails in its role is a failure of the crew as ever.
   */
  mayLose(names: readonly string[]): void {
    this.#mayBeLost = new Set(names)
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

  #limitEnds(within: number): void {
    const unfinished = new Set(this.#ends.keys())
    const blameUnfinished = () => {
      for (const name of unfinished) this.#fail(name, silent(name, within, 'to end'))
    }
    for (const [name, end] of this.#ends)
      end.then(
        () => unfinished.delete(name),
        () => {},
      )
    Promise.race(this.#ends.values()).then(
      () => setTimeout(blameUnfinished, within).unref(),
      () => {},
    )
  }

  #lose(name: string, failure: Failure): void {
    if (this.#mayBeLost.has(name)) this.#member(name).result.put(undefined)
    else this.#fail(name, failure)
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

function silent(name: string, within: number, what: 'to start' | 'to end'): Failure {
  return { code: 'PEER_TIMEOUT', message: `waited ${within / 1000} s for '${name}' ${what}`, party: name }
}
