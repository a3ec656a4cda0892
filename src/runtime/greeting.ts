import { BeaverdamError } from '../errors.ts'
import type { RandomSource } from '../random/csprng.ts'
import type { PartyId } from '../transport/transport.ts'
import { frameKind } from './frame.ts'
import { checkHello, type Hello, helloFrame, ownHello, readHello, sessionId, type Terms } from './hello.ts'
import type { Peer } from './peer.ts'

/** How parties meet: each tells every other what it thinks the session is, and goes on once all think the same. */
export class Greeting {
  /** What this party says first on every link. */
  readonly frame: Uint8Array
  readonly #own: Hello
  readonly #ids = new Map<number, string>()

  constructor(names: readonly string[], id: PartyId, terms: Terms, random: RandomSource) {
    this.#own = ownHello(names, id, terms, random)
    this.frame = helloFrame(this.#own)
  }

  /** Takes the first frame of a peer. @throws MALFORMED_FRAME, HELLO_MISMATCH */
  meet(peer: Peer, frame: Uint8Array): void {
    if (frame[0] !== frameKind.hello)
      throw new BeaverdamError('MALFORMED_FRAME', 'expected a hello before all else')
    const hello = readHello(frame)
    checkHello(hello, this.#own, peer)
    peer.nonce = hello.nonce
    peer.state = 'open'
  }

  /** The id of the session among its first n parties: see `sessionId`. */
  idAmong(n: number, peer: (id: PartyId) => Peer): string {
    const known = this.#ids.get(n)
    if (known !== undefined) return known
    const nonces = Array.from({ length: n }, (_, id) =>
      id === this.#own.id ? this.#own.nonce : peer(id).nonce,
    )
    const made = sessionId(this.#own, nonces)
    this.#ids.set(n, made)
    return made
  }
}
