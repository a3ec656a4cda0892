import { atTurnEnd } from '#turn'
import { BeaverdamError, type ErrorCode, errorCodes } from '../errors.ts'
import type { Channel, PartyId, Transport } from '../transport/transport.ts'
import {
  controlFrame,
  frameKind,
  type PieceHeader,
  pieceHeaderBytes,
  readControl,
  readCredit,
  readPieces,
} from './frame.ts'
import { checkHello, type Hello, helloFrame, readHello } from './hello.ts'
import { Link, linkWindowBytes } from './link.ts'
import type { ScopeMetrics, SessionMetrics } from './metrics.ts'
import { Scope } from './scope.ts'
import { scopeKey } from './step.ts'

/** What the parties of a session must agree on before anything secret leaves, each a name and its value. */
export type Terms = Readonly<Record<string, string>>

export interface SessionOptions {
  /** Protocol, program, field and parameters, as text or hashes. A difference is HELLO_MISMATCH, and named. */
  readonly terms: Terms
  /** Milliseconds until a wait ends in PEER_TIMEOUT. */
  readonly deadline?: number
  /** Milliseconds of silence until a peer counts as lost; a quarter of it is the pace of heartbeats. */
  readonly silence?: number
  /** Parties whose loss is no failure unless someone waits for them. */
  readonly mayDrop?: readonly PartyId[]
}

/** Milliseconds between sweeps: one timer a party finds all overdue waits, so that a wait costs no timer. */
const sweepEvery = 250

interface Peer {
  readonly id: PartyId
  readonly link: Link
  /** Bytes of this peer's messages that this party has read, and of those the peer has been told. */
  read: number
  credited: number
  received: number
  wireBytesIn: number
  heard: number
  state: 'greeting' | 'open' | 'finished' | 'lost'
  hello: Hello | undefined
}

/**
 * One party's end of a session: the links, the scopes, the clock of its waits, and how it ends.
 *
 * Adversary: none of this protects against a peer that lies; it keeps a session orderly when peers crash, fall silent,
 * diverge by mistake or send garbage. What a protocol promises beyond that stands on its page.
 */
export class Session {
  readonly id: PartyId
  readonly names: readonly string[]
  readonly root: Scope
  /** Sweeps so far: the clock against which waits are measured. A party that is itself held up blames nobody. */
  tick = 0
  readonly #transport: Transport
  readonly #options: Required<SessionOptions>
  readonly #peers: (Peer | undefined)[]
  readonly #scopes = new Map<number, Scope>()
  readonly #closed = new Set<number>()
  readonly #scopeMetrics: ScopeMetrics[] = []
  readonly #abort = new AbortController()
  readonly #onTurnEnd: (() => void)[] = []
  readonly #dirty: Link[] = []
  readonly #opened = performance.now()
  readonly #watchers = new Set<{ check: () => void; reject: (error: BeaverdamError) => void }>()
  #turnArmed = false
  #sweep: ReturnType<typeof setInterval> | undefined
  #error: BeaverdamError | undefined
  #over = false

  private constructor(transport: Transport, options: SessionOptions) {
    this.id = transport.id
    this.names = transport.names
    this.#transport = transport
    this.#options = { deadline: 60_000, silence: 10_000, mayDrop: [], ...options }
    this.#peers = transport.channels.map((channel, id) => channel && this.#newPeer(channel, id))
    this.root = this.#register(new Scope(this, scopeKey(0, rootName))).claim(rootName, undefined, 0)
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

  get signal(): AbortSignal {
    return this.#abort.signal
  }

  get n(): number {
    return this.names.length
  }

  /** The error that ended the session, once one has. */
  get error(): BeaverdamError | undefined {
    return this.#error
  }

  name(id: PartyId): string {
    return this.names[id] ?? `#${id}`
  }

  link(id: PartyId): Link {
    const peer = this.#peers[id]
    if (peer === undefined)
      throw new BeaverdamError(
        'INVALID_ARGUMENT',
        `party '${this.name(this.id)}' has no link to '${this.name(id)}'`,
      )
    return peer.link
  }

  /** Opens a scope below another. @throws SCOPE_REUSED */
  openScope(parent: Scope, name: string, path: string, depth: number): Scope {
    const key = parent.childKey(name)
    const early = this.#scopes.get(key)
    if (this.#closed.has(key) || (early !== undefined && early.path !== ''))
      throw this.fail(
        new BeaverdamError('SCOPE_REUSED', `the scope '${path}' was opened before in this session`),
      )
    return (early ?? this.#register(new Scope(this, key))).claim(path, parent, depth)
  }

  closeScope(scope: Scope): void {
    this.#closed.add(scope.key)
    // what a gather did not wait for may still come, and is then taken and dropped
    if (!scope.awaits) this.#scopes.delete(scope.key)
    this.#scopeMetrics.push(scope.metrics())
  }

  /** Runs when the microtask queue has drained, after everything sent in this turn has left. */
  onTurnEnd(callback: () => void): void {
    this.#onTurnEnd.push(callback)
    this.#armTurn()
  }

  /** Counts bytes read from a peer; true when it is due to be told. */
  consumed(from: PartyId, bytes: number): boolean {
    const peer = this.#peers[from] as Peer
    peer.read += bytes
    return peer.read - peer.credited >= linkWindowBytes / 8
  }

  /** All bytes read from a peer, which the caller is about to tell it. */
  read(from: PartyId): number {
    const peer = this.#peers[from] as Peer
    peer.credited = peer.read
    return peer.read
  }

  /** Whether a message from this peer can still come; undefined if so, else why not. */
  absence(id: PartyId): 'finished' | 'lost' | undefined {
    const state = this.#peers[id]?.state
    return state === 'finished' || state === 'lost' ? state : undefined
  }

  /** A promise that resolves after so many milliseconds, to the sweep. */
  after(milliseconds: number): { readonly elapsed: Promise<void>; readonly cancel: () => void } {
    const due = this.tick + ticks(milliseconds)
    let cancel = () => {}
    const elapsed = new Promise<void>((resolve) => {
      const watcher = { check: () => this.tick >= due && cancel(), reject: () => cancel() }
      cancel = () => {
        this.#watchers.delete(watcher)
        resolve()
      }
      this.#watchers.add(watcher)
    })
    return { elapsed, cancel }
  }

  /**
   * Ends the session for every party and returns the error that all waits of this one reject with: the first that
   * was raised. Peers hear its code and place, never its text, which may hold a secret.
   */
  fail(cause: unknown): BeaverdamError {
    if (this.#error !== undefined) return this.#error
    const error =
      cause instanceof BeaverdamError
        ? cause
        : new BeaverdamError('PROGRAM_FAILED', `the program of party '${this.name(this.id)}' threw`, {
            cause,
          })
    this.#tellAbort({ code: error.code, raisedBy: this.id, party: error.party ?? '' })
    this.#end(error)
    return error
  }

  /** Says goodbye and waits until all peers have. @throws what ended the session, if it failed meanwhile */
  async close(): Promise<void> {
    if (this.#error !== undefined) throw this.#error
    for (const peer of this.#linked())
      if (peer.state !== 'lost') peer.link.control(new Uint8Array([frameKind.bye]))
    try {
      await this.#untilAll((peer) => peer.state === 'finished' || peer.state === 'lost', 'finish')
    } catch (error) {
      throw this.fail(error)
    }
    this.#over = true
    this.#stop()
    await this.#transport.close()
  }

  metrics(): SessionMetrics {
    const open = [...this.#scopes.values()]
      .filter((scope) => scope.path !== '')
      .map((scope) => scope.metrics())
    const scopes = [...open, ...this.#scopeMetrics]
    const total = (of: (scope: ScopeMetrics) => number) => scopes.reduce((sum, scope) => sum + of(scope), 0)
    return {
      rounds: this.root.reached,
      messages: total((scope) => scope.messages),
      bytesOut: total((scope) => scope.bytesOut),
      bytesIn: total((scope) => scope.bytesIn),
      wireBytesOut: this.#linked().reduce((sum, peer) => sum + peer.link.wireBytes, 0),
      wireBytesIn: this.#linked().reduce((sum, peer) => sum + peer.wireBytesIn, 0),
      frames: this.#linked().reduce((sum, peer) => sum + peer.link.frames, 0),
      seconds: (performance.now() - this.#opened) / 1000,
      scopes,
    }
  }

  #newPeer(channel: Channel, id: PartyId): Peer {
    const link = new Link(channel, () => {
      this.#dirty.push(link)
      this.#armTurn()
    })
    return {
      id,
      link,
      read: 0,
      credited: 0,
      received: 0,
      wireBytesIn: 0,
      heard: 0,
      state: 'greeting',
      hello: undefined,
    }
  }

  #register(scope: Scope): Scope {
    this.#scopes.set(scope.key, scope)
    return scope
  }

  #linked(): readonly Peer[] {
    return this.#peers.filter((peer) => peer !== undefined)
  }

  async #greet(): Promise<void> {
    const hello = helloFrame(this.names, this.id, this.#options.terms)
    for (const peer of this.#linked()) {
      peer.link.channel.start({
        frame: (frame) => this.#guard(peer, () => this.#frame(peer, frame)),
        closed: (error) => this.#closedBy(peer, error),
      })
      peer.link.control(hello)
    }
    this.#sweep = setInterval(() => this.#sweepWaits(), sweepEvery)
    await this.#untilAll((peer) => peer.state !== 'greeting', 'greet')
  }

  /** Waits until all peers have done something; they are looked at whenever one changes its state. */
  #untilAll(isDone: (peer: Peer) => boolean, what: string): Promise<void> {
    const since = this.tick
    return new Promise((resolve, reject) => {
      const watcher = {
        check: () => {
          const missing = this.#linked().filter((peer) => !isDone(peer))
          if (missing.length > 0 && this.tick - since <= ticks(this.#options.deadline)) return
          this.#watchers.delete(watcher)
          if (missing.length === 0) resolve()
          else
            reject(
              this.#timeout(
                `to ${what}`,
                missing.map((peer) => peer.id),
              ),
            )
        },
        reject,
      }
      this.#watchers.add(watcher)
      watcher.check()
    })
  }

  #peerChanged(): void {
    for (const watcher of this.#watchers) watcher.check()
  }

  #armTurn(): void {
    if (this.#turnArmed) return
    this.#turnArmed = true
    atTurnEnd(() => {
      this.#turnArmed = false
      for (const link of this.#dirty.splice(0)) link.flush()
      for (const callback of this.#onTurnEnd.splice(0)) callback()
    })
  }

  /** Whatever a frame leads to that fails, ends the session. */
  #guard(peer: Peer, work: () => void): void {
    if (this.#error !== undefined || this.#over) return
    try {
      work()
    } catch (error) {
      const named =
        error instanceof BeaverdamError && error.code === 'MALFORMED_FRAME' && error.party === undefined
          ? new BeaverdamError('MALFORMED_FRAME', `party '${this.name(peer.id)}': ${error.message}`, {
              party: this.name(peer.id),
            })
          : error
      this.fail(named)
    }
  }

  #frame(peer: Peer, frame: Uint8Array): void {
    peer.heard = this.tick
    peer.wireBytesIn += frame.length
    const kind = frame[0]
    if (kind === frameKind.abort) return this.#abortedBy(peer, frame)
    if (peer.state === 'greeting') {
      if (kind !== frameKind.hello)
        throw new BeaverdamError('MALFORMED_FRAME', 'expected a hello before all else')
      peer.hello = readHello(frame)
      checkHello(peer.hello, { names: this.names, peer: peer.id, terms: this.#options.terms })
      peer.state = 'open'
      return this.#peerChanged()
    }
    switch (kind) {
      case frameKind.pieces:
        if (peer.state !== 'open')
          throw new BeaverdamError('MALFORMED_FRAME', 'expected nothing after its bye')
        return readPieces(frame, (header, piece) => this.#piece(peer, header, piece))
      case frameKind.credit:
        return this.#credit(peer, frame)
      case frameKind.heartbeat:
        return
      case frameKind.bye:
        peer.state = 'finished'
        this.missing(peer.id)
        return this.#peerChanged()
      default:
        throw new BeaverdamError('MALFORMED_FRAME', `expected a known kind of frame, got ${kind}`)
    }
  }

  #piece(peer: Peer, header: PieceHeader, piece: Uint8Array): void {
    peer.received += pieceHeaderBytes + piece.length
    if (peer.received - peer.read > linkWindowBytes)
      throw new BeaverdamError(
        'MALFORMED_FRAME',
        `expected at most ${linkWindowBytes} bytes ahead of the reader`,
      )
    const scope = this.#scopes.get(header.scope) ?? this.#unclaimed(peer, header.scope)
    if (!scope.expects(header.operation))
      throw new BeaverdamError(
        'MESSAGE_REPLAYED',
        `party '${this.name(peer.id)}' sent a message for operation ${header.operation} of '${scope.path}', which is over`,
        { party: this.name(peer.id) },
      )
    const operation = scope.operations.get(header.operation) ?? scope.begin(header.operation)
    operation.receive(peer.id, header, piece)
  }

  #unclaimed(peer: Peer, key: number): Scope {
    if (this.#closed.has(key))
      throw new BeaverdamError(
        'MESSAGE_REPLAYED',
        `party '${this.name(peer.id)}' sent a message for a scope that is over`,
        {
          party: this.name(peer.id),
        },
      )
    return this.#register(new Scope(this, key))
  }

  #credit(peer: Peer, frame: Uint8Array): void {
    const credit = readCredit(frame)
    const out = this.#scopes.get(credit.scope)?.outbound(peer.id)
    if (credit.linkBytes > peer.link.sent || (out !== undefined && credit.scopeBytes > out.sent))
      throw new BeaverdamError('MALFORMED_FRAME', 'expected credit for what was sent, got more')
    peer.link.read = Math.max(peer.link.read, credit.linkBytes)
    if (out !== undefined) out.read = Math.max(out.read, credit.scopeBytes)
    peer.link.pump()
  }

  #abortedBy(peer: Peer, frame: Uint8Array): void {
    const abort = readControl<Abort>(frame, abortShape)
    const who = abort.party === '' ? '' : `, about party '${abort.party}'`
    this.#tellAbort(abort)
    this.#end(
      new BeaverdamError(
        abort.code,
        `party '${this.name(abort.raisedBy)}' ended the session: ${abort.code}${who} (${errorCodes[abort.code]})`,
        { party: abort.party === '' ? this.name(peer.id) : abort.party },
      ),
    )
  }

  #tellAbort(abort: Abort): void {
    const frame = controlFrame(frameKind.abort, { ...abort })
    for (const peer of this.#linked()) if (peer.state !== 'lost') peer.link.control(frame)
  }

  #closedBy(peer: Peer, error: Error | undefined): void {
    if (this.#error !== undefined || this.#over || peer.state === 'lost') return
    const finished = peer.state === 'finished'
    peer.state = finished ? 'finished' : 'lost'
    if (!finished) {
      const name = this.name(peer.id)
      if (!this.#options.mayDrop.includes(peer.id)) {
        this.fail(
          new BeaverdamError('PEER_LOST', `the link to party '${name}' closed before the session was over`, {
            party: name,
            cause: error,
          }),
        )
        return
      }
      this.missing(peer.id)
    }
    this.#peerChanged()
  }

  /** A peer that will send no more: whoever waits for it waits in vain. */
  missing(id: PartyId): void {
    for (const scope of this.#scopes.values())
      for (const operation of scope.operations.values()) {
        const lane = operation.lanes[id]
        if (lane === undefined) continue
        for (const wait of lane.waits.splice(lane.arrivals.length)) {
          const error = this.#absent(id, operation.path)
          wait.fail(wait.mayMiss ? error : this.fail(error))
        }
      }
  }

  /** The error of waiting for a party that is gone. */
  #absent(id: PartyId, path: string): BeaverdamError {
    const name = this.name(id)
    const why = this.absence(id) === 'finished' ? 'has finished its program' : 'is lost'
    const code = this.absence(id) === 'finished' ? 'DIVERGED' : 'PEER_LOST'
    return new BeaverdamError(code, `'${path}' waits for party '${name}', which ${why}`, { party: name })
  }

  #sweepWaits(): void {
    this.tick++
    const silence = ticks(this.#options.silence)
    const heartbeat = new Uint8Array([frameKind.heartbeat])
    for (const peer of this.#linked()) {
      if (peer.state !== 'open') continue
      if (this.tick % Math.max(1, Math.floor(silence / 4)) === 0) peer.link.control(heartbeat)
      if (this.tick - peer.heard > silence) {
        this.#closedBy(peer, new Error(`no sign of life for ${this.#options.silence} ms`))
        if (this.#error !== undefined) return
      }
    }
    const limit = ticks(this.#options.deadline)
    for (const scope of this.#scopes.values()) {
      if (scope.path === '' && this.tick - scope.since > limit) {
        this.fail(this.#unclaimedError(scope))
        return
      }
      for (const operation of scope.operations.values()) {
        const late = operation.lanes.flatMap((lane, peer) =>
          lane?.waits
            .slice(lane.arrivals.length)
            .some((wait) => !wait.mayMiss && this.tick - wait.since > limit)
            ? [peer]
            : [],
        )
        if (late.length > 0) {
          this.fail(this.#timeout(`in '${operation.path}'`, late))
          return
        }
      }
    }
    this.#peerChanged()
  }

  #timeout(where: string, missing: readonly PartyId[]): BeaverdamError {
    const names = missing.map((id) => `'${this.name(id)}'`).join(', ')
    return new BeaverdamError(
      'PEER_TIMEOUT',
      `waited ${this.#options.deadline} ms ${where} for ${missing.length === 1 ? 'party' : 'parties'} ${names}`,
      { party: missing.map((id) => this.name(id)).join(', ') },
    )
  }

  #unclaimedError(scope: Scope): BeaverdamError {
    const senders = [...scope.operations.values()].flatMap((operation) =>
      operation.lanes.flatMap((lane) => (lane === undefined ? [] : [this.name(lane.peer)])),
    )
    const names = [...new Set(senders)].join(', ')
    return new BeaverdamError(
      'UNCLAIMED_MESSAGE',
      `party '${names}' sent a message for a scope that nobody opened here`,
      {
        party: names,
      },
    )
  }

  #end(error: BeaverdamError): void {
    if (this.#error !== undefined) return
    this.#error = error
    this.#stop()
    this.#abort.abort(error)
    for (const watcher of this.#watchers) watcher.reject(error)
    this.#watchers.clear()
    for (const peer of this.#linked()) peer.link.abandon(error)
    for (const scope of this.#scopes.values())
      for (const operation of scope.operations.values())
        for (const lane of operation.lanes) for (const wait of lane?.waits.splice(0) ?? []) wait.fail(error)
    void this.#transport.close()
  }

  #stop(): void {
    clearInterval(this.#sweep)
  }
}

const rootName = 'session'

function ticks(milliseconds: number): number {
  return Math.ceil(milliseconds / sweepEvery)
}

interface Abort {
  readonly code: ErrorCode
  readonly raisedBy: PartyId
  /** Whom the error is about, or empty. */
  readonly party: string
}

const abortShape = {
  code: (value: unknown): value is ErrorCode => typeof value === 'string' && Object.hasOwn(errorCodes, value),
  raisedBy: (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0,
  party: (value: unknown): value is string => typeof value === 'string' && value.length <= 4096,
}
