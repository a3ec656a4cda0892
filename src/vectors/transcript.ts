import type { Party, PartyId, Step } from '../runtime/party.ts'
import { simulate } from '../runtime/simulate.ts'
import { memoryTransports } from '../transport/memory.ts'
import { WrappedParty } from './wrapped-party.ts'

/** One message of a run. */
export interface TranscriptMessage {
  readonly scope: string
  readonly from: PartyId
  readonly to: PartyId
  /** Hexadecimal. */
  readonly body: string
}

export interface Transcript<T> {
  /** What each party's body returned. */
  readonly values: readonly T[]
  /** Ordered by scope, sender and receiver; messages of one link and scope in the order of sending. */
  readonly messages: readonly TranscriptMessage[]
}

/** Runs n parties in this process and writes down what they send. */
export async function transcribe<T>(n: number, body: (party: Party) => Promise<T>): Promise<Transcript<T>> {
  const messages: TranscriptMessage[] = []
  const names = Array.from({ length: n }, (_, id) => `party-${id}`)
  const outcomes = await simulate(memoryTransports(names), { terms: { run: 'transcript' } }, (party) =>
    body(new TranscribedParty(party, messages)),
  )
  messages.sort((x, y) => compare(x.scope, y.scope) || x.from - y.from || x.to - y.to)
  return { values: outcomes.map(({ value }) => value), messages }
}

/** By code units: the same order everywhere. */
function compare(x: string, y: string): number {
  return x < y ? -1 : x > y ? 1 : 0
}

/** A party whose messages are written down. The echoes of a broadcast are not: they are hashes of it. */
class TranscribedParty extends WrappedParty {
  readonly #messages: TranscriptMessage[]

  constructor(party: Party, messages: TranscriptMessage[]) {
    super(party)
    this.#messages = messages
  }

  /** A session's id has nonces in it: in vectors it is a text. */
  override get session(): string {
    return 'vectors'
  }

  protected override wrap(party: Party): Party {
    return new TranscribedParty(party, this.#messages)
  }

  override send(to: PartyId, step: Step, body: Uint8Array): Promise<void> {
    this.#write(to, body)
    return super.send(to, step, body)
  }

  override exchange(step: Step, body: Uint8Array): Promise<readonly Uint8Array[]> {
    this.#writeToAll(body)
    return super.exchange(step, body)
  }

  override broadcast(
    from: PartyId,
    step: Step,
    body: Uint8Array | undefined,
    maxBytes: number,
  ): Promise<Uint8Array> {
    if (from === this.id && body !== undefined) this.#writeToAll(body)
    return super.broadcast(from, step, body, maxBytes)
  }

  #write(to: PartyId, body: Uint8Array): void {
    this.#messages.push({ scope: this.scope, from: this.id, to, body: Buffer.from(body).toString('hex') })
  }

  #writeToAll(body: Uint8Array): void {
    for (let to = 0; to < this.n; to++) if (to !== this.id) this.#write(to, body)
  }
}
