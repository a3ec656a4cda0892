import type { GatherOptions, Party, PartyId, Step } from '../../src/runtime/party.ts'

/** What becomes of a body that an honest party would send. */
export type Lie = (step: Step, honest: Uint8Array) => Uint8Array

/** A party that follows a protocol but for what it sends: the adversary of the tests. */
export class LyingParty implements Party {
  readonly #party: Party
  readonly #lie: Lie

  constructor(party: Party, lie: Lie) {
    this.#party = party
    this.#lie = lie
  }

  get id(): PartyId {
    return this.#party.id
  }

  get n(): number {
    return this.#party.n
  }

  get names(): readonly string[] {
    return this.#party.names
  }

  get scope(): string {
    return this.#party.scope
  }

  get signal(): AbortSignal {
    return this.#party.signal
  }

  send(to: PartyId, step: Step, body: Uint8Array): Promise<void> {
    return this.#party.send(to, step, this.#lie(step, body))
  }

  receive(from: PartyId, step: Step, maxBytes: number): Promise<Uint8Array> {
    return this.#party.receive(from, step, maxBytes)
  }

  exchange(step: Step, body: Uint8Array): Promise<readonly Uint8Array[]> {
    return this.#party.exchange(step, this.#lie(step, body))
  }

  gather(
    from: readonly PartyId[],
    step: Step,
    wanted: GatherOptions,
  ): Promise<ReadonlyMap<PartyId, Uint8Array>> {
    return this.#party.gather(from, step, wanted)
  }

  broadcast(from: PartyId, step: Step, body: Uint8Array | undefined, maxBytes: number): Promise<Uint8Array> {
    return this.#party.broadcast(from, step, body && this.#lie(step, body), maxBytes)
  }

  fork<T>(name: string, body: (party: Party) => Promise<T>): Promise<T> {
    return this.#party.fork(name, (party) => body(new LyingParty(party, this.#lie)))
  }
}
