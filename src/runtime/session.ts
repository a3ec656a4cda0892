import { BeaverdamError, type ErrorCode } from '../errors.ts'
import { randomBytes } from '../random/csprng.ts'
import type { PartyId, Transport } from '../transport/transport.ts'
import { abortError, abortFrame, readAbort } from './abort.ts'
import { Clock } from './clock.ts'
import { frameKind, type PieceHeader, readCredit, readPieces, windowBytes } from './frame.ts'
import { Greeting } from './greeting.ts'
import { Link } from './link.ts'
import type { SessionMetrics } from './metrics.ts'
import { Peer } from './peer.ts'
import { Scopes } from './scopes.ts'
import { frameError, timeoutError } from './session-errors.ts'
import type { SessionOptions } from './session-options.ts'
import { Turn } from './turn.ts'

/**
 * One party's end of a session: its peers, its scopes, and how it ends.
 *
 * Adversary: none of this protects against a peer that lies; it keeps a session orderly when peers crash, fall silent,
 * diverge by mistake or send garbage. What a protocol promises beyond that stands on its page.
 */
export class Session {
  readonly id: PartyId
  readonly names: readonly string[]
  readonly scopes: Scopes
  readonly #transport: Transport
  readonly #options: Required<SessionOptions>
  readonly #greeting: Greeting
  readonly #peers: readonly (Peer | undefined)[]
  readonly #clock = new Clock()
  readonly #abort = new AbortController()
  readonly #turn = new Turn()
  readonly #opened = performance.now()
  #error: BeaverdamError | undefined
  #isClosing = false
  #over = false

  private constructor(transport: Transport, options: SessionOptions) {
    this.id = transport.id
    this.names = transport.names
    this.#transport = transport
    this.#options = { deadline: 60_000, silence: 10_000, mayDrop: [], random: randomBytes, ...options }
    this.#greeting = new Greeting(this.names, this.id, options.terms, this.#options.random)
    this.#peers = transport.channels.map((channel, id) => {
      if (channel === undefined) return undefined
      const link: Link = new Link(channel, () => this.#turn.flush(link))
      return new Peer(id, this.name(id), link)
    })
    this.scopes = new Scopes(this)
  }

  /**
   * Greets every peer and compares terms.
   *
   * @throws HELLO_MISMATCH, PEER_TIMEOUT, PEER_LOST
   */
  static async open(transport: Transport, options: SessionOptions): Promise<Session> {
    const session = new Session(transport, options)
    try {
      await session.#greet()
    } catch (error) {
      throw session.fail(error)
    }
    return session
  }

  get n(): number {
    return this.names.length
  }

  get signal(): AbortSignal {
    return this.#abort.signal
  }

  /** The error that ended the session, once one has. */
  get error(): BeaverdamError | undefined {
    return this.#error
  }

  /** Parties that may drop out and were shut out for what they sent, and the code of it. */
  get shutOut(): ReadonlyMap<PartyId, ErrorCode> {
    return new Map(
      this.#linked.flatMap(({ id, violation }) => (violation === undefined ? [] : [[id, violation]])),
    )
  }

  /** The clock against which waits are measured. */
  get tick(): number {
    return this.#clock.now
  }

  name(id: PartyId): string {
    return this.names[id] ?? `#${id}`
  }

  /** @throws INVALID_ARGUMENT if there is no link to that party */
  peer(id: PartyId): Peer {
    const peer = this.#peers[id]
    if (peer === undefined)
      throw new BeaverdamError(
        'INVALID_ARGUMENT',
        `party '${this.name(this.id)}' has no link to '${this.name(id)}'`,
      )
    return peer
  }

  /**
   * The id of this session among its first n parties, the same at all of them and never used before.
   *
   * @throws INVALID_ARGUMENT if there is no link to one of them
   */
  idAmong(n: number): string {
    return this.#greeting.idAmong(n, (id) => this.peer(id))
  }

  /** Resolves after so many milliseconds, or when cancelled or the session ends. */
  after(milliseconds: number): { readonly elapsed: Promise<void>; readonly cancel: () => void } {
    return this.#clock.after(milliseconds)
  }

  /** Runs when the microtask queue has drained, after everything sent in this turn has left. */
  onTurnEnd(callback: () => void): void {
    this.#turn.after(callback)
  }

  /**
   * Ends the session for every party and returns the error that all waits of this one reject with: the first that
   * was raised. Peers hear its code and whom it is about, never its text, which may hold a secret.
   */
  fail(cause: unknown): BeaverdamError {
    if (this.#error !== undefined) return this.#error
    const error =
      cause instanceof BeaverdamError
        ? cause
        : new BeaverdamError('PROGRAM_FAILED', `the program of party '${this.name(this.id)}' threw`, {
            cause,
          })
    this.#end(error, abortFrame({ code: error.code, raisedBy: this.id, party: error.party ?? '' }))
    return error
  }

  /**
   * Shuts a party out for what it sent, if it may drop out: the session goes on without it, and it alone hears why.
   *
   * @param cause what is wrong; only an error that was raised on purpose is the party's
   * @returns whether it may drop out: if not, what it sent ends the session
   */
  dismiss(id: PartyId, cause: unknown): boolean {
    const peer = this.peer(id)
    if (!(cause instanceof BeaverdamError) || !this.#mayDrop(peer) || this.#error !== undefined) return false
    peer.violation = cause.code
    peer.link.control(abortFrame({ code: cause.code, raisedBy: this.id, party: peer.name }))
    this.#lose(peer)
    return true
  }

  /** Says goodbye and waits until all peers have. @throws what ended the session, if it failed meanwhile */
  async close(): Promise<void> {
    if (this.#error !== undefined) throw this.#error
    this.#isClosing = true
    for (const peer of this.#linked)
      if (peer.state !== 'lost') peer.link.control(new Uint8Array([frameKind.bye]))
    try {
      await this.#untilAll((peer) => peer.isGone, 'to finish')
      this.scopes.finish()
    } catch (error) {
      throw this.fail(error)
    }
    this.#over = true
    this.#clock.stop()
    await this.#transport.close()
  }

  /** A peer that will send no more: whoever waits for it waits in vain. */
  failWaitsFor(peer: Peer): void {
    const lost = [peer.violation ?? 'PEER_LOST', 'is lost'] as const
    const [code, why] = peer.state === 'lost' ? lost : finishedEarly
    for (const { operation, wait } of this.scopes.takeWaits(peer.id)) {
      const text = `'${operation.path}' waits for party '${peer.name}', which ${why}`
      const error = new BeaverdamError(code, text, { party: peer.name })
      wait.fail(wait.mayMiss ? error : this.fail(error))
    }
  }

  metrics(): SessionMetrics {
    const scopes = this.scopes.metrics()
    const peers = this.#linked
    return {
      rounds: this.scopes.root.reached,
      messages: sum(scopes, (scope) => scope.messages),
      bytesOut: sum(scopes, (scope) => scope.bytesOut),
      bytesIn: sum(scopes, (scope) => scope.bytesIn),
      wireBytesOut: sum(peers, (peer) => peer.link.wireBytes),
      wireBytesIn: sum(peers, (peer) => peer.wireBytesIn),
      frames: sum(peers, (peer) => peer.link.frames),
      seconds: (performance.now() - this.#opened) / 1000,
      scopes,
    }
  }

  get #linked(): readonly Peer[] {
    return this.#peers.filter((peer) => peer !== undefined)
  }

  async #greet(): Promise<void> {
    for (const peer of this.#linked) {
      peer.link.channel.start({
        frame: (frame) => this.#receive(peer, frame),
        closed: (error) => this.#closedBy(peer, error),
      })
      peer.link.control(this.#greeting.frame)
    }
    this.#clock.start(() => this.#sweep())
    await this.#untilAll((peer) => peer.state !== 'greeting', 'to greet')
  }

  #untilAll(isDone: (peer: Peer) => boolean, what: string): Promise<void> {
    const due = this.tick + this.#patience
    const isWaitedFor = (peer: Peer) => !isDone(peer) && (this.tick < due || !this.#mayDrop(peer))
    const missing = () => this.#linked.filter(isWaitedFor).map((peer) => peer.id)
    return this.#clock.until(
      () => missing().length === 0,
      this.#options.deadline,
      () => this.#timeout(what, missing()),
    )
  }

  /** Takes a frame; whatever it leads to that fails ends the session, or its sender's part in it. */
  #receive(peer: Peer, frame: Uint8Array): void {
    if (this.#error !== undefined || this.#over) return
    try {
      this.#take(peer, frame)
    } catch (error) {
      if (!this.dismiss(peer.id, error)) this.fail(frameError(peer.name, error))
    }
  }

  #take(peer: Peer, frame: Uint8Array): void {
    if (peer.state === 'leaving') return
    peer.heard = this.tick
    peer.wireBytesIn += frame.length
    const kind = frame[0]
    if (kind === frameKind.abort) {
      const abort = readAbort(frame)
      if (!this.#mayDrop(peer)) return this.#end(abortError(abort, this.name(abort.raisedBy)), frame)
      // Not at once: if it passes on what another party began, that one is heard first.
      peer.state = 'leaving'
      return this.#clock.check()
    }
    if (peer.state === 'greeting') {
      this.#greeting.meet(peer, frame)
      return this.#clock.check()
    }
    switch (kind) {
      case frameKind.pieces:
        if (peer.state !== 'open')
          throw new BeaverdamError('MALFORMED_FRAME', 'expected nothing after its bye')
        return readPieces(frame, (header, piece) => this.#takePiece(peer, header, piece))
      case frameKind.credit:
        return this.#takeCredit(peer, frame)
      case frameKind.heartbeat:
        return
      case frameKind.bye:
        peer.state = 'finished'
        this.failWaitsFor(peer)
        return this.#clock.check()
      default:
        throw new BeaverdamError('MALFORMED_FRAME', `expected a known kind of frame, got ${kind}`)
    }
  }

  #takePiece(peer: Peer, header: PieceHeader, piece: Uint8Array): void {
    peer.received(windowBytes(piece.length))
    const scope = this.scopes.of(header.scope, peer.name)
    if (!scope.expects(header.operation))
      throw new BeaverdamError(
        'MESSAGE_REPLAYED',
        `party '${peer.name}' sent a message for operation ${header.operation} of '${scope.path}', which is over`,
        { party: peer.name },
      )
    const operation = scope.operations.get(header.operation) ?? scope.begin(header.operation)
    operation.receive(peer.id, header, piece)
  }

  #takeCredit(peer: Peer, frame: Uint8Array): void {
    const credit = readCredit(frame)
    const out = this.scopes.find(credit.scope)?.outbound(peer.id)
    if (credit.linkBytes > peer.link.sent || (out !== undefined && credit.scopeBytes > out.sent))
      throw new BeaverdamError('MALFORMED_FRAME', 'expected credit for what was sent, got more')
    peer.link.read = Math.max(peer.link.read, credit.linkBytes)
    if (out !== undefined) out.read = Math.max(out.read, credit.scopeBytes)
    peer.link.pump()
  }

  #closedBy(peer: Peer, cause: Error | undefined): void {
    if (this.#error !== undefined || this.#over || peer.isGone || peer.state === 'leaving') return
    if (!this.#mayDrop(peer)) {
      peer.state = 'lost'
      const text = `the link to party '${peer.name}' closed before the session was over`
      this.fail(new BeaverdamError('PEER_LOST', text, { party: peer.name, cause }))
      return
    }
    if (cause instanceof BeaverdamError && cause.code !== 'PEER_LOST') peer.violation = cause.code
    this.#lose(peer)
  }

  /** Sweeps that a party which may drop out can hold this one up: those who wait for this one have not given up by then. */
  get #patience(): number {
    return Clock.ticks(this.#options.deadline / 2)
  }

  #mayDrop(peer: Peer): boolean {
    return this.#options.mayDrop.includes(peer.id)
  }

  /** A party that may drop out is no longer in the session, whatever it may still say. */
  #lose(peer: Peer): void {
    peer.state = 'lost'
    peer.link.lose()
    this.failWaitsFor(peer)
    this.#clock.check()
  }

  #sweep(): void {
    const silence = Clock.ticks(this.#options.silence)
    const before = this.tick - Clock.ticks(this.#options.deadline)
    const isBeat = this.tick % Math.max(1, Math.floor(silence / 5)) === 0
    for (const peer of this.#linked) {
      // a party that has finished still waits for this one to finish too
      if (isBeat && (peer.state === 'open' || (peer.state === 'finished' && !this.#isClosing)))
        peer.link.control(new Uint8Array([frameKind.heartbeat]))
      const isDue = peer.state === 'open' || (peer.state === 'greeting' && this.#mayDrop(peer))
      if (isDue && this.tick - peer.heard > silence)
        this.#closedBy(peer, new Error(`no sign of life for ${this.#options.silence} ms`))
      peer.watch(this.tick)
      const isStuck = this.#mayDrop(peer) && this.tick - peer.reading >= this.#patience
      if (peer.state === 'leaving' || (isStuck && peer.state !== 'lost')) this.#lose(peer)
    }
    try {
      this.scopes.checkClaimed(before)
    } catch (error) {
      this.fail(error)
    }
    const overdue = this.scopes.overdue(before)
    if (overdue !== undefined) this.fail(this.#timeout(`in '${overdue.operation.path}'`, overdue.missing))
  }

  #timeout(where: string, missing: readonly PartyId[]): BeaverdamError {
    const names = missing.map((id) => this.name(id))
    return timeoutError(this.#options.deadline, where, names)
  }

  /** Ends the session once, telling every peer by the frame. */
  #end(error: BeaverdamError, frame: Uint8Array): void {
    if (this.#error !== undefined) return
    this.#error = error
    for (const peer of this.#linked) {
      if (peer.state !== 'lost') peer.link.control(frame)
      peer.link.abandon(error)
    }
    this.#clock.stop(error)
    this.#abort.abort(error)
    for (const { wait } of this.scopes.takeWaits()) wait.fail(error)
    void this.#transport.close()
  }
}

const finishedEarly = ['DIVERGED', 'has finished its program'] as const

function sum<T>(values: readonly T[], of: (value: T) => number): number {
  return values.reduce((total, value) => total + of(value), 0)
}
