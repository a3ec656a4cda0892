import { setMaxListeners } from 'node:events'
import type { WebSocket } from 'ws'
import { BeaverdamError, checkInteger, invalidArgument } from '../../errors.ts'
import { LostChannel } from '../lost-channel.ts'
import { checkPlace } from '../party-list.ts'
import type { Trust } from '../tls/connect.ts'
import type { Identity } from '../tls/identity.ts'
import { PinnedKeys } from '../tls/pinned-keys.ts'
import type { PartyId } from '../transport.ts'
import { checkSecure, isLoopback, parseAddress } from './address.ts'
import { WebSocketChannel } from './channel.ts'
import { dial, isRefusal } from './dial.ts'
import { linkVersion, type Refusal } from './hello.ts'
import type { WebSocketSession } from './session.ts'
import type { Host } from './welcome.ts'

/** The links of one party, as they are made. */
export class Links implements Host {
  readonly id: PartyId
  readonly names: readonly string[]
  readonly session: string
  readonly simulation: boolean
  readonly channels: (WebSocketChannel | LostChannel | undefined)[]
  readonly trust: Trust | undefined
  readonly #addresses: readonly string[]
  readonly #timeoutMs: number
  readonly #failures = new Map<PartyId, string>()
  readonly #refused = new Set<Refusal>()
  #unrecognised: BeaverdamError | undefined
  readonly #stop = new AbortController()
  /** By party: ends the dialling of one alone. */
  readonly #givenUp: readonly AbortController[]
  #linked: () => void = () => {}

  /** @throws INVALID_ARGUMENT, INSECURE_ADDRESS, or what is wrong with the party's own identity */
  constructor(session: WebSocketSession, identity: Identity | undefined, insecure: boolean) {
    checkPlace(session.id, session.names)
    if (session.addresses.length !== session.names.length)
      invalidArgument('addresses', `${session.names.length} of them, one a party`, session.addresses.length)
    if (!/^([\da-f]{2}){16,64}$/i.test(session.session))
      invalidArgument('session', '16 to 64 bytes in hex', `${session.session.length} characters`)
    for (const address of session.addresses.slice(0, session.id))
      checkSecure(parseAddress(address), insecure || identity !== undefined)
    // each dial listens to it, and a session may have hundreds of them
    setMaxListeners(0, this.#stop.signal)
    this.trust = trustOf(session, identity)
    this.id = session.id
    this.names = session.names
    this.session = session.session.toLowerCase()
    this.simulation = session.simulation ?? false
    this.channels = session.names.map(() => undefined)
    this.#addresses = session.addresses
    this.#givenUp = session.names.map(() => new AbortController())
    for (const peer of this.#missing()) void session.lost?.(peer).then(() => this.#giveUp(peer))
    this.#timeoutMs = checkInteger('connectTimeoutMs', session.connectTimeoutMs ?? 30_000, 1, 2 ** 31 - 1)
  }

  isLinked(peer: PartyId): boolean {
    return this.channels[peer] !== undefined
  }

  accept(peer: PartyId, link: WebSocket): void {
    this.#add(new WebSocketChannel(peer, this.#name(peer), link))
  }

  refused(refusal: Refusal): void {
    this.#refused.add(refusal)
  }

  /** Somebody connected who is not known to be a party: worth telling if one stays away. */
  unrecognised(error: BeaverdamError): void {
    // A key that was refused tells more than a handshake that broke off, as those of a party that gives up do.
    if (error.code !== 'LINK_UNAUTHENTICATED' || !this.#hasRefusedKey) this.#unrecognised = error
  }

  /**
   * Dials the parties before this one, and waits for those after it.
   *
   * @throws HELLO_MISMATCH or CONNECTION_FAILED, or what kept a peer from proving who it is
   */
  async complete(): Promise<void> {
    const late = setTimeout(() => this.#stop.abort(new Error('no answer')), this.#timeoutMs)
    const dials = this.names.slice(0, this.id).map((name, peer) => this.#dial(peer, name))
    try {
      await Promise.all([this.#allLinked(), ...dials])
    } catch (error) {
      this.#stop.abort(error)
      if (isRefusal(error)) throw error
      // Each tells what came of it.
      await Promise.allSettled(dials)
      throw this.#failed()
    } finally {
      clearTimeout(late)
    }
  }

  /** Closes every link, and resolves when all are gone. */
  async close(): Promise<void> {
    this.#stop.abort(new Error('closed'))
    for (const channel of this.channels) channel?.close()
    await Promise.all(this.channels.map((channel) => channel?.ended))
  }

  #allLinked(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#linked = () => {
        if (this.#missing().length === 0) resolve()
      }
      this.#linked()
      this.#stop.signal.addEventListener('abort', () => reject(this.#stop.signal.reason))
    })
  }

  async #dial(peer: PartyId, name: string): Promise<void> {
    const address = this.#addresses[peer] ?? ''
    const hello = {
      version: linkVersion,
      session: this.session,
      from: this.id,
      to: peer,
      name: this.#name(this.id),
      zeroMask: this.trust !== undefined || (this.simulation && isLoopback(parseAddress(address).host)),
    }
    const { signal } = this.#givenUp[peer] as AbortController
    try {
      const ends = AbortSignal.any([this.#stop.signal, signal])
      const channel = await dial({ address, name, hello, trust: this.trust }, ends)
      if (this.isLinked(peer)) channel.close()
      else this.#add(channel)
    } catch (error) {
      if (signal.aborted) return
      // Where a name has several addresses, the error that sums up their failures has a code alone.
      const { code, message } = error as Error & { code?: string }
      this.#failures.set(peer, `${address}: ${message || code}`)
      throw error
    }
  }

  #add(channel: WebSocketChannel | LostChannel): void {
    this.channels[channel.peer] = channel
    this.#linked()
  }

  /** A party that is not linked will not come any more. */
  #giveUp(peer: PartyId): void {
    if (this.isLinked(peer)) return
    this.#add(new LostChannel(peer, this.#name(peer)))
    this.#givenUp[peer]?.abort(new Error('it is lost'))
  }

  get #hasRefusedKey(): boolean {
    return this.#unrecognised !== undefined && this.#unrecognised.code !== 'LINK_UNAUTHENTICATED'
  }

  #missing(): readonly PartyId[] {
    return [...this.names.keys()].filter((peer) => peer !== this.id && !this.isLinked(peer))
  }

  #name(peer: PartyId): string {
    return this.names[peer] ?? `#${peer}`
  }

  #failed(): BeaverdamError {
    const missing = this.#missing()
    const parties = missing.map(
      (peer) => `${this.#name(peer)} (${this.#failures.get(peer) ?? 'did not dial'})`,
    )
    const refused =
      this.#refused.size === 0
        ? ''
        : `; a party that dialled was refused because of its ${[...this.#refused].join(', ')}`
    const unrecognised = this.#unrecognised === undefined ? '' : `; ${this.#unrecognised.message}`
    return new BeaverdamError(
      this.#unrecognised?.code ?? 'CONNECTION_FAILED',
      `no link within ${this.#timeoutMs / 1000} s to ${parties.join(', ')}${refused}${unrecognised}`,
      { party: this.#name(missing[0] ?? this.id) },
    )
  }
}

/** @throws INVALID_ARGUMENT, or what is wrong with the party's own identity */
function trustOf({ id, names, pins }: WebSocketSession, identity: Identity | undefined): Trust | undefined {
  if (identity === undefined) {
    if (pins !== undefined)
      invalidArgument('pins', 'none where the party listens without an identity', 'some')
    return undefined
  }
  if (pins === undefined) invalidArgument('pins', 'those of all parties, since links are over TLS', 'none')
  const keys = new PinnedKeys(names, pins)
  keys.checkOwn(identity, id)
  return { identity, keys }
}
