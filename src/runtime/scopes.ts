import { BeaverdamError } from '../errors.ts'
import type { PartyId } from '../transport/transport.ts'
import type { ScopeMetrics } from './metrics.ts'
import type { Operation, Wait } from './operation.ts'
import { Scope } from './scope.ts'
import type { Session } from './session.ts'
import { unclaimedError } from './session-errors.ts'
import { scopeKey } from './step.ts'

const rootName = 'session'

/** The scopes of a session by key: open here, closed, or known only from a party that is ahead. */
export class Scopes {
  readonly root: Scope
  readonly #session: Session
  readonly #open = new Map<number, Scope>()
  readonly #closed = new Set<number>()
  readonly #closedMetrics: ScopeMetrics[] = []

  constructor(session: Session) {
    this.#session = session
    this.root = this.#add(scopeKey(0, rootName)).claim(rootName, 0)
  }

  /** Opens a scope below another. @throws SCOPE_REUSED */
  open(parent: Scope, name: string, path: string, depth: number): Scope {
    const key = parent.childKey(name)
    const early = this.#open.get(key)
    if (this.#closed.has(key) || (early !== undefined && early.path !== ''))
      throw new BeaverdamError('SCOPE_REUSED', `the scope '${path}' was opened before in this session`)
    return (early ?? this.#add(key)).claim(path, depth)
  }

  close(scope: Scope): void {
    this.#closed.add(scope.key)
    // what a gather did not wait for may still come, and is then taken and dropped
    if (!scope.awaits) this.#open.delete(scope.key)
    this.#closedMetrics.push(scope.metrics())
  }

  find(key: number): Scope | undefined {
    return this.#open.get(key)
  }

  /** The scope that a message is for, which this party may not have opened yet. @throws MESSAGE_REPLAYED if it is over */
  of(key: number, sender: string): Scope {
    const scope = this.#open.get(key)
    if (scope !== undefined) return scope
    if (this.#closed.has(key))
      throw new BeaverdamError(
        'MESSAGE_REPLAYED',
        `party '${sender}' sent a message for a scope that is over`,
        {
          party: sender,
        },
      )
    return this.#add(key)
  }

  /** The end of the session: no message came for a place that this party never opened. @throws UNCLAIMED_MESSAGE, DIVERGED */
  finish(): void {
    this.checkClaimed(Infinity)
    // what a party whose body has ended is still told there concerns nobody
    this.root.operations.delete(0)
    for (const scope of this.#open.values()) scope.finish()
  }

  /** No message came before this time of the session's clock for a scope that nobody here has opened. @throws UNCLAIMED_MESSAGE */
  checkClaimed(before: number): void {
    for (const scope of this.#open.values()) {
      if (scope.path !== '' || scope.since >= before) continue
      for (const sender of new Set(scope.unread)) {
        const error = unclaimedError(this.#session.name(sender))
        if (!this.#session.dismiss(sender, error)) throw error
      }
    }
  }

  /** The first operation with waits from before this time of the session's clock, and for whom. */
  overdue(
    before: number,
  ): { readonly operation: Operation; readonly missing: readonly PartyId[] } | undefined {
    for (const scope of this.#open.values())
      for (const operation of scope.operations.values()) {
        const missing = operation.late(before)
        if (missing.length > 0) return { operation, missing }
      }
    return undefined
  }

  /** Takes away the waits that have not been met: those for one peer, or all. */
  takeWaits(peer?: PartyId): readonly { readonly operation: Operation; readonly wait: Wait }[] {
    return [...this.#open.values()].flatMap((scope) =>
      [...scope.operations.values()].flatMap((operation) =>
        operation.takeWaits(peer).map((wait) => ({ operation, wait })),
      ),
    )
  }

  metrics(): readonly ScopeMetrics[] {
    const open = [...this.#open.values()].filter((scope) => scope.path !== '' && !this.#closed.has(scope.key))
    return [...open.map((scope) => scope.metrics()), ...this.#closedMetrics]
  }

  #add(key: number): Scope {
    const scope = new Scope(this.#session, key)
    this.#open.set(key, scope)
    return scope
  }
}
