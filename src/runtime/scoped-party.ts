import { sha256 } from '@noble/hashes/sha2.js'
import { BeaverdamError, type ErrorCode, invalidArgument } from '../errors.ts'
import { sameBytes } from '../same-bytes.ts'
import { roomNow } from './link.ts'
import type { Operation } from './operation.ts'
import type { GatherOptions, Party, PartyId, Step } from './party.ts'
import type { Session } from './session.ts'
import { stepOf } from './step.ts'

const echoBytes = 32

/** A party inside one operation of a session. */
export class ScopedParty implements Party {
  readonly n: number
  readonly #session: Session
  readonly #operation: Operation

  /** @param n how many parties, the first of the session's, take part */
  constructor(session: Session, operation: Operation, n: number) {
    this.#session = session
    this.#operation = operation
    this.n = n
  }

  get id(): PartyId {
    return this.#session.id
  }

  get names(): readonly string[] {
    return this.#session.names.slice(0, this.n)
  }

  get session(): string {
    return this.#session.idAmong(this.n)
  }

  get scope(): string {
    return this.#operation.path
  }

  get signal(): AbortSignal {
    return this.#session.signal
  }

  get shutOut(): ReadonlyMap<PartyId, ErrorCode> {
    return this.#session.shutOut
  }

  /** The same place with the first `n` parties of the session only. */
  among(n: number): Party {
    return new ScopedParty(this.#session, this.#operation, n)
  }

  send(to: PartyId, step: Step, body: Uint8Array): Promise<void> {
    this.#checkPeer(to)
    const { error } = this.#session
    if (error !== undefined) return Promise.reject(error)
    return this.#operation.scope.post(this.#operation, to, step, body)
  }

  receive(from: PartyId, step: Step, maxBytes: number): Promise<Uint8Array> {
    this.#checkPeer(from)
    return new Promise((resolve, reject) => this.#wait(from, step, maxBytes, false, resolve, reject))
  }

  async exchange(step: Step, body: Uint8Array): Promise<readonly Uint8Array[]> {
    const bodies: Uint8Array[] = new Array(this.n).fill(body)
    const pending: Promise<void>[] = []
    for (let to = 0; to < this.n; to++) {
      if (to === this.id) continue
      const sent = this.send(to, step, body)
      if (sent !== roomNow) pending.push(sent)
    }
    const received = this.#receiveAll(step, bodies)
    await (pending.length === 0 ? received : Promise.all([received, ...pending]))
    return bodies
  }

  /** Fills in every other party's body, all of the length of one's own. */
  #receiveAll(step: Step, bodies: Uint8Array[]): Promise<void> {
    const { length } = bodies[this.id] as Uint8Array
    let missing = this.n - 1
    return new Promise((resolve, reject) => {
      if (missing === 0) resolve()
      for (let from = 0; from < this.n; from++) {
        if (from === this.id) continue
        const take = (body: Uint8Array) => {
          if (body.length !== length) return reject(this.#lengthMismatch(from, length, body.length))
          bodies[from] = body
          if (--missing === 0) resolve()
        }
        this.#wait(from, step, length, false, take, reject)
      }
    })
  }

  async gather(
    from: readonly PartyId[],
    step: Step,
    { atLeast, within, maxBytes }: GatherOptions,
  ): Promise<ReadonlyMap<PartyId, Uint8Array>> {
    const answers = new Map<PartyId, Uint8Array>()
    const waits = from.map(
      (peer) =>
        new Promise<void>((resolve, reject) => {
          const take = (body: Uint8Array) => {
            answers.set(peer, body)
            resolve()
          }
          this.#wait(peer, step, maxBytes, true, take, (error) =>
            this.#session.error ? reject(error) : resolve(),
          )
        }),
    )
    const timeout = this.#session.after(within)
    await Promise.race([Promise.all(waits), timeout.elapsed])
    timeout.cancel()
    const { shutOut } = this
    for (const peer of shutOut.keys()) answers.delete(peer)
    if (answers.size < atLeast) {
      const missing = from.filter((peer) => !answers.has(peer))
      const names = missing.map((peer) => this.#session.name(peer))
      const told = missing.map((peer, i) => names[i] + (shutOut.has(peer) ? ` (${shutOut.get(peer)})` : ''))
      throw this.#session.fail(
        new BeaverdamError(
          'PEER_TIMEOUT',
          `'${this.scope}' expected at least ${atLeast} answers within ${within} ms, got ${answers.size}; missing: ${told.join(', ')}`,
          { party: names.join(', ') },
        ),
      )
    }
    // a copy: a late answer is taken by its wait and counts no more
    return new Map(answers)
  }

  async broadcast(
    from: PartyId,
    step: Step,
    body: Uint8Array | undefined,
    maxBytes: number,
  ): Promise<Uint8Array> {
    if (from === this.id && body === undefined) invalidArgument('body', "the broadcaster's bytes", 'nothing')
    const others = [...Array(this.n).keys()].filter((id) => id !== this.id && id !== from)
    if (from === this.id && body !== undefined) {
      await Promise.all(others.map((to) => this.send(to, step, body)))
      return body
    }
    const received = await this.receive(from, step, maxBytes)
    const echo = stepOf('echo', step)
    const digest = sha256(received)
    await Promise.all(others.map((to) => this.send(to, echo, digest)))
    for (const other of others) {
      const theirs = await this.receive(other, echo, echoBytes)
      if (!sameBytes(theirs, digest))
        throw this.#session.fail(
          new BeaverdamError(
            'BROADCAST_INCONSISTENT',
            `parties '${this.#session.name(this.id)}' and '${this.#session.name(other)}' got different broadcasts ` +
              `from party '${this.#session.name(from)}' in '${this.scope}'`,
            { party: this.#session.name(from) },
          ),
        )
    }
    return received
  }

  async fork<T>(name: string, body: (party: Party) => Promise<T>): Promise<T> {
    const parent = this.#operation
    const from = parent.number === 0 ? name : `#${parent.number}/${name}`
    const scope = this.#session.scopes.open(parent.scope, from, `${parent.path}/${name}`, parent.depth)
    const operation = scope.begin(0)
    try {
      const value = await body(new ScopedParty(this.#session, operation, this.n))
      scope.finish()
      return value
    } catch (error) {
      throw this.#session.fail(error)
    } finally {
      parent.depth = Math.max(parent.depth, scope.reached)
      parent.scope.reach(scope.reached)
      this.#session.scopes.close(scope)
    }
  }

  #wait(
    from: PartyId,
    step: Step,
    maxBytes: number,
    mayMiss: boolean,
    resolve: (body: Uint8Array) => void,
    reject: (error: BeaverdamError) => void,
  ): void {
    const session = this.#session
    if (session.error !== undefined) {
      reject(session.error)
      return
    }
    const operation = this.#operation
    const { scope } = operation
    scope.waitBegins()
    const take = (body: Uint8Array) => {
      scope.waitEnds()
      resolve(body)
    }
    const fail = (error: BeaverdamError) => {
      scope.waitEnds()
      reject(error)
    }
    try {
      operation.wait(from, { step, maxBytes, since: session.tick, mayMiss, take, fail })
    } catch (error) {
      if (!session.dismiss(from, error)) session.fail(error)
      return
    }
    const peer = session.peer(from)
    if (peer.isGone && operation.awaits(from)) session.failWaitsFor(peer)
  }

  #checkPeer(peer: PartyId): void {
    if (peer === this.id || !(peer >= 0 && peer < this.n))
      invalidArgument('peer', `another party's id below ${this.n}`, peer)
  }

  #lengthMismatch(from: PartyId, expected: number, got: number): BeaverdamError {
    const name = this.#session.name(from)
    return this.#session.fail(
      new BeaverdamError(
        'LENGTH_MISMATCH',
        `expected ${expected} bytes from party '${name}' in '${this.scope}', got ${got}`,
        { party: name },
      ),
    )
  }
}

/**
 * A party's place with the first `n` parties of the session only: for a protocol that runs beside parties of another
 * role, such as a dealer.
 */
export function restrict(party: Party, n: number): Party {
  if (!('among' in party)) invalidArgument('party', 'a party of a session', party)
  return (party as Pick<ScopedParty, 'among'>).among(n)
}
