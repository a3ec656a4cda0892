import type { TLSSocket } from 'node:tls'
import { BeaverdamError, type ErrorCode, invalidArgument } from '../../errors.ts'
import type { PartyId } from '../transport.ts'
import type { Identity } from './identity.ts'
import { pinOf } from './pin.ts'
import { checkValidity } from './validity.ts'

/** Codes of what keeps a connection from being a party's. */
export const authenticationCodes = [
  'LINK_UNAUTHENTICATED',
  'PIN_MISMATCH',
  'CERTIFICATE_NOT_YET_VALID',
  'CERTIFICATE_EXPIRED',
] as const satisfies readonly ErrorCode[]

/** The keys by which the parties of a session know each other. */
export class PinnedKeys {
  readonly #names: readonly string[]
  readonly #partyOf = new Map<string, PartyId>()

  /**
   * @param pins by party one or two pins: a second one lets its key be replaced without an hour at which all change
   * @throws INVALID_ARGUMENT
   */
  constructor(names: readonly string[], pins: readonly (readonly string[])[]) {
    this.#names = names
    if (pins.length !== names.length)
      invalidArgument('pins', `those of ${names.length} parties`, `those of ${pins.length}`)
    for (const [party, own] of pins.entries()) {
      if (own.length < 1 || own.length > 2)
        invalidArgument('pins', `one or two of ${names[party]}`, own.length)
      for (const pin of own) this.#add(pin.toLowerCase(), party)
    }
  }

  /**
   * The party at the other end of a connection whose handshake is done.
   *
   * @param dialled whom this party has dialled, if it did
   * @throws LINK_UNAUTHENTICATED, PIN_MISMATCH, CERTIFICATE_EXPIRED, CERTIFICATE_NOT_YET_VALID
   */
  recognise(socket: TLSSocket, dialled?: PartyId): PartyId {
    const peer = dialled === undefined ? 'whoever dialled' : this.#name(dialled)
    const details = dialled === undefined ? {} : { party: peer }
    const certificate = socket.getPeerX509Certificate()
    if (certificate === undefined)
      throw new BeaverdamError(
        'LINK_UNAUTHENTICATED',
        `${peer} showed no certificate: every party needs a key of its own (beaverdam keygen)`,
        details,
      )
    // A resumed session shows the certificate of an earlier handshake, and nobody has signed this one.
    if (socket.isSessionReused() || socket.getProtocol() !== 'TLSv1.3')
      throw new BeaverdamError(
        'LINK_UNAUTHENTICATED',
        `${peer} resumed an earlier session, or spoke another version than TLS 1.3: only a fresh handshake counts`,
        details,
      )
    const pin = pinOf(certificate)
    const party = this.#partyOf.get(pin)
    if (party === undefined || (dialled !== undefined && party !== dialled)) {
      const known = party === undefined ? 'no party' : this.#name(party)
      throw new BeaverdamError(
        'PIN_MISMATCH',
        `${peer} showed the key ${pin}, which is pinned for ${known}: compare it with what keygen printed for ` +
          'that party, and the addresses',
        details,
      )
    }
    checkValidity(certificate, this.#name(party))
    return party
  }

  /** Makes sure that peers will know a party by its key. @throws as `recognise` does */
  checkOwn({ certificate }: Identity, party: PartyId): void {
    const name = this.#name(party)
    const pin = pinOf(certificate)
    if (this.#partyOf.get(pin) !== party)
      throw new BeaverdamError(
        'PIN_MISMATCH',
        `the key of ${name} has the pin ${pin}, which is not among those of ${name}: every party pins it, ` +
          `or ${name} takes the key that is pinned`,
        { party: name },
      )
    checkValidity(certificate, name)
  }

  #add(pin: string, party: PartyId): void {
    if (!/^[\da-f]{64}$/.test(pin))
      invalidArgument('pins', 'each SHA-256 of a SubjectPublicKeyInfo, 64 digits in hex', JSON.stringify(pin))
    if (this.#partyOf.has(pin)) invalidArgument('pins', 'each key once', pin)
    this.#partyOf.set(pin, party)
  }

  #name(party: PartyId): string {
    return this.#names[party] ?? `#${party}`
  }
}
