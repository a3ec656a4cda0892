import { BeaverdamError } from '../../../src/errors.ts'
import { turn } from '../../../src/next-turn.ts'
import type { Party, PartyId, Step } from '../../../src/runtime/party.ts'
import { stepOf } from '../../../src/runtime/step.ts'

/** Turns of the event loop without a message until nothing moves any more: one who works for long lets it turn in between. */
const quietTurns = 16

/** What one party sends another. */
export interface Message {
  readonly scope: string
  readonly from: PartyId
  readonly to: PartyId
  readonly step: Step
  readonly body: Uint8Array
}

/** What becomes of a message, or nothing if it is withheld. A liar may wait for what others send. */
export type Lie = (message: Message) => Uint8Array | undefined | Promise<Uint8Array | undefined>

/** How a party ended: with a value, or with an error. */
export type End<T> = { readonly value: T } | { readonly error: BeaverdamError }

interface Mailbox {
  readonly messages: { readonly step: Step; readonly body: Uint8Array }[]
  readonly waits: { take(): void; fail(error: unknown): void }[]
}

/**
 * Parties around a table, for tests that run many thousand times: messages pass without sessions or frames, a liar's
 * through its lie. An error of an honest party ends the others; a liar that fails falls silent. Who waits when nothing
 * moves any more has PEER_TIMEOUT.
 */
export class LyingTable {
  readonly n: number
  readonly names: readonly string[]
  readonly signal = new AbortController().signal
  /** Everything sent, in order, as it arrived. */
  readonly transcript: Message[] = []
  readonly #liar: PartyId
  readonly #lie: Lie
  readonly #boxes = new Map<string, Mailbox>()
  readonly #watchers: { readonly is: (message: Message) => boolean; see(message: Message): void }[] = []
  #error: BeaverdamError | undefined

  constructor(n: number, liar: PartyId, lie: Lie) {
    this.n = n
    this.names = Array.from({ length: n }, (_, id) => `party-${id}`)
    this.#liar = liar
    this.#lie = lie
  }

  /** Runs a body at every party. */
  async run<T>(body: (party: Party) => Promise<T>): Promise<readonly End<T>[]> {
    const ends: (End<T> | undefined)[] = new Array(this.n).fill(undefined)
    let running = this.n
    const runs = ends.map(async (_, id) => {
      try {
        ends[id] = { value: await body(new SeatedParty(this, id, 'session')) }
      } catch (error) {
        ends[id] = { error: error as BeaverdamError }
        if (id !== this.#liar) this.#fail(error)
      }
      running--
    })
    for (let quiet = 0; quiet < (running > 0 ? quietTurns : 1); ) {
      const moved = this.transcript.length
      await turn()
      quiet = moved === this.transcript.length ? quiet + 1 : 0
    }
    this.#fail(new BeaverdamError('PEER_TIMEOUT', 'somebody is silent'))
    await Promise.all(runs)
    return ends as readonly End<T>[]
  }

  /** The first message of that kind, once it is sent. */
  sent(is: (message: Message) => boolean): Promise<Message> {
    const known = this.transcript.find(is)
    if (known !== undefined) return Promise.resolve(known)
    return new Promise((see) => {
      this.#watchers.push({ is, see })
    })
  }

  post(message: Message): void {
    if (message.from !== this.#liar) return this.#deliver(message, message.body)
    const told = this.#lie(message)
    if (!(told instanceof Promise)) return this.#deliver(message, told)
    void told.then((body) => this.#deliver(message, body))
  }

  take(scope: string, from: PartyId, to: PartyId, step: Step, maxBytes: number): Promise<Uint8Array> {
    if (this.#error !== undefined) return Promise.reject(this.#error)
    const box = this.#box(scope, from, to)
    return new Promise((resolve, reject) => {
      const take = () => {
        const message = box.messages.shift()
        if (message === undefined || message.step !== step)
          reject(new BeaverdamError('DIVERGED', `unexpected message in '${scope}'`))
        else if (message.body.length > maxBytes)
          reject(new BeaverdamError('FRAME_TOO_LARGE', `too long a message in '${scope}'`))
        else resolve(message.body)
      }
      if (box.messages.length > 0) take()
      else box.waits.push({ take, fail: reject })
    })
  }

  #deliver(message: Message, body: Uint8Array | undefined): void {
    if (body === undefined) return
    const arrived = { ...message, body }
    this.transcript.push(arrived)
    const box = this.#box(message.scope, message.from, message.to)
    box.messages.push(arrived)
    box.waits.shift()?.take()
    for (const watcher of this.#watchers) if (watcher.is(arrived)) watcher.see(arrived)
  }

  #box(scope: string, from: PartyId, to: PartyId): Mailbox {
    const key = `${from} ${to} ${scope}`
    let box = this.#boxes.get(key)
    if (box === undefined) {
      box = { messages: [], waits: [] }
      this.#boxes.set(key, box)
    }
    return box
  }

  #fail(error: unknown): void {
    this.#error ??= error as BeaverdamError
    for (const { waits } of this.#boxes.values()) for (const wait of waits.splice(0)) wait.fail(this.#error)
  }
}

class SeatedParty implements Party {
  readonly session = 'lying table'
  readonly shutOut = new Map<PartyId, never>()
  readonly id: PartyId
  readonly scope: string
  readonly #table: LyingTable

  constructor(table: LyingTable, id: PartyId, scope: string) {
    this.#table = table
    this.id = id
    this.scope = scope
  }

  get n(): number {
    return this.#table.n
  }

  get names(): readonly string[] {
    return this.#table.names
  }

  get signal(): AbortSignal {
    return this.#table.signal
  }

  async send(to: PartyId, step: Step, body: Uint8Array): Promise<void> {
    this.#table.post({ scope: this.scope, from: this.id, to, step, body })
  }

  receive(from: PartyId, step: Step, maxBytes: number): Promise<Uint8Array> {
    return this.#table.take(this.scope, from, this.id, step, maxBytes)
  }

  async exchange(step: Step, body: Uint8Array): Promise<readonly Uint8Array[]> {
    for (let to = 0; to < this.n; to++) if (to !== this.id) void this.send(to, step, body)
    const bodies = await Promise.all(
      this.names.map((_, from) => (from === this.id ? body : this.receive(from, step, body.length))),
    )
    if (bodies.some(({ length }) => length !== body.length))
      throw new BeaverdamError('LENGTH_MISMATCH', `bodies of different lengths in '${this.scope}'`)
    return bodies
  }

  gather(): Promise<never> {
    throw new Error('nobody gathers at this table')
  }

  async broadcast(
    from: PartyId,
    step: Step,
    body: Uint8Array | undefined,
    maxBytes: number,
  ): Promise<Uint8Array> {
    const others = [...this.names.keys()].filter((id) => id !== this.id && id !== from)
    for (const to of others) if (body !== undefined) void this.send(to, step, body)
    if (body !== undefined) return body
    const told = await this.receive(from, step, maxBytes)
    for (const to of others) void this.send(to, stepOf('echo', step), told)
    for (const other of others)
      if ((await this.receive(other, stepOf('echo', step), maxBytes)).join() !== told.join())
        throw new BeaverdamError('BROADCAST_INCONSISTENT', `different broadcasts in '${this.scope}'`)
    return told
  }

  fork<T>(name: string, body: (party: Party) => Promise<T>): Promise<T> {
    return body(new SeatedParty(this.#table, this.id, `${this.scope}/${name}`))
  }
}
