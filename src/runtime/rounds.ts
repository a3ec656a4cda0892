import { BeaverdamError } from '../errors.ts'
import type { Operation } from './operation.ts'
import type { Party } from './party.ts'
import type { Scope } from './scope.ts'
import { ScopedParty } from './scoped-party.ts'
import type { Session } from './session.ts'

interface Pending {
  readonly settle: () => void
}

/**
 * The rounds of one scope of a program.
 *
 * Operations issued before the microtask queue drains join one round. It is complete when all of them are, and then
 * their promises settle together, in the order of issue. So branches under `Promise.all` advance in lockstep and
 * number their operations alike at every party, however frames arrive. (Numbering by arrival gave wrong results or
 * aborts in 16 of 100 delivery schedules.)
 */
export class Rounds {
  readonly #session: Session
  readonly #scope: Scope
  readonly #n: number
  readonly #round: Pending[] = []
  /** How many rounds this scope has begun. */
  count = 0
  #state: 'idle' | 'collecting' | 'flying' = 'idle'
  #missing = 0
  #branches = 0
  #parallels = 0

  constructor(session: Session, scope: Scope, n: number) {
    this.#session = session
    this.#scope = scope
    this.#n = n
  }

  /** The number of the next operation: the same at every party, since operations are issued alike. */
  get next(): number {
    return this.#scope.nextOperation
  }

  /**
   * Starts an operation as part of the round that is being collected.
   *
   * @throws SCOPE_BUSY if a round is in flight or branches are open
   */
  issue<T>(name: string, body: (at: Party) => Promise<T>): Promise<T> {
    const { error } = this.#session
    if (error !== undefined) return Promise.reject(error)
    const busy = this.#busy()
    if (busy !== undefined) return Promise.reject(this.#refuse(name, busy))
    if (this.#state === 'idle') {
      this.#state = 'collecting'
      this.count++
      this.#session.onTurnEnd(() => this.#fly())
    }
    this.#missing++
    const operation = this.#scope.begin(this.#scope.nextOperation++)
    return new Promise((resolve, reject) => {
      let value: T
      this.#round.push({ settle: () => resolve(value) })
      this.#run(operation, body).then((result) => {
        value = result
        this.#missing--
        if (this.#state === 'flying' && this.#missing === 0) this.#settle()
      }, reject)
    })
  }

  /** Runs branches below this scope; no operation may be issued in it until they have ended. */
  async parallel<T>(branches: readonly ((scope: Scope) => Promise<T>)[]): Promise<T[]> {
    const busy = this.#busy() ?? (this.#state === 'collecting' ? 'an operation is pending' : undefined)
    if (busy !== undefined) throw this.#refuse('parallel', busy)
    const first = this.#parallels++
    this.#branches++
    try {
      return await Promise.all(branches.map((branch, i) => this.#branch(`${first}.${i}`, branch)))
    } finally {
      this.#branches--
      this.#scope.advance()
    }
  }

  /** @throws OPERATION_PENDING if the program has ended before its operations */
  end(): void {
    if (this.#state !== 'idle' || this.#branches > 0)
      throw new BeaverdamError(
        'OPERATION_PENDING',
        `the program returned while an operation in '${this.#scope.path}' was pending (await missing?)`,
      )
  }

  async #run<T>(operation: Operation, body: (at: Party) => Promise<T>): Promise<T> {
    try {
      const value = await body(new ScopedParty(this.#session, operation, this.#n))
      this.#scope.end(operation)
      return value
    } catch (error) {
      throw this.#session.fail(error)
    }
  }

  async #branch<T>(name: string, body: (scope: Scope) => Promise<T>): Promise<T> {
    const parent = this.#scope
    const scope = this.#session.scopes.open(parent, name, `${parent.path}/${name}`, parent.depth)
    try {
      const value = await body(scope)
      scope.finish()
      return value
    } catch (error) {
      throw this.#session.fail(error)
    } finally {
      parent.reach(scope.reached)
      this.#session.scopes.close(scope)
    }
  }

  #fly(): void {
    this.#state = 'flying'
    this.#scope.waitBegins()
    if (this.#missing === 0) this.#settle()
  }

  #settle(): void {
    this.#state = 'idle'
    this.#scope.waitEnds()
    this.#scope.advance()
    for (const pending of this.#round.splice(0)) pending.settle()
  }

  #busy(): string | undefined {
    if (this.#state === 'flying') return 'a round is in flight'
    return this.#branches > 0 ? 'branches of it are open' : undefined
  }

  #refuse(name: string, why: string): BeaverdamError {
    return this.#session.fail(
      new BeaverdamError(
        'SCOPE_BUSY',
        `${name} was issued in scope '${this.#scope.path}' while ${why}; ` +
          'give the branch a scope of its own: mpc.parallel([...]), and wait for other things in mpc.local(...)',
      ),
    )
  }
}
