import type { ErrorCode } from '../errors.ts'
import type { GatherOptions, Party, PartyId, Step } from '../runtime/party.ts'
import { restrict } from '../runtime/scoped-party.ts'

/** A party that does what another does: to be extended by those that watch what is sent, or change it. */
export abstract class WrappedParty implements Party {
  protected readonly party: Party

  constructor(party: Party) {
    this.party = party
  }

  /** The same around the party of a fork. */
  protected abstract wrap(party: Party): Party

  get id(): PartyId {
    return this.party.id
  }

  get n(): number {
    return this.party.n
  }

  get names(): readonly string[] {
    return this.party.names
  }

  get session(): string {
    return this.party.session
  }

  get scope(): string {
    return this.party.scope
  }

  get signal(): AbortSignal {
    return this.party.signal
  }

  get shutOut(): ReadonlyMap<PartyId, ErrorCode> {
    return this.party.shutOut
  }

  send(to: PartyId, step: Step, body: Uint8Array): Promise<void> {
    return this.party.send(to, step, body)
  }

  receive(from: PartyId, step: Step, maxBytes: number): Promise<Uint8Array> {
    return this.party.receive(from, step, maxBytes)
  }

  exchange(step: Step, body: Uint8Array): Promise<readonly Uint8Array[]> {
    return this.party.exchange(step, body)
  }

  gather(
    from: readonly PartyId[],
    step: Step,
    wanted: GatherOptions,
  ): Promise<ReadonlyMap<PartyId, Uint8Array>> {
    return this.party.gather(from, step, wanted)
  }

  broadcast(from: PartyId, step: Step, body: Uint8Array | undefined, maxBytes: number): Promise<Uint8Array> {
    return this.party.broadcast(from, step, body, maxBytes)
  }

  /** The same place with the first `n` parties of the session only. */
  among(n: number): Party {
    return this.wrap(restrict(this.party, n))
  }

  fork<T>(name: string, body: (party: Party) => Promise<T>): Promise<T> {
    return this.party.fork(name, (party) => body(this.wrap(party)))
  }
}
