import { sameBytes } from '../../same-bytes.ts'
import { checkMap, type MapShape, packMap, unpackMap } from '../strict-map.ts'
import type { PartyId } from '../transport.ts'

/** Version of what a link says before its first frame. */
export const linkVersion = 1

/** A session id and a name have at most 128 bytes each; the keys and the rest take fewer than a hundred. */
export const maxHelloBytes = 512

/** Milliseconds that a peer has for its part of the hello. */
export const helloTimeoutMs = 5_000

/** The dialling party's first message: which session and party it takes itself for, and whom it believes to reach. */
export interface LinkHello {
  readonly version: number
  /** Knowing it is all that tells a party from another process of the machine, so it is never sent back or printed. */
  readonly session: string
  readonly from: PartyId
  readonly to: PartyId
  /** The name of `from`. */
  readonly name: string
  /** Whether the dialling party may mask with zeros, which takes both ends' consent. */
  readonly zeroMask: boolean
}

/** What keeps two parties from being linked: the first that differs. */
export const refusals = ['version', 'session', 'party', 'key', 'name', 'connected'] as const
export type Refusal = (typeof refusals)[number]

/** The listening party's answer. */
export interface LinkAnswer {
  readonly version: number
  /** The empty string if the link is accepted. */
  readonly refusal: Refusal | ''
  readonly zeroMask: boolean
}

/** What a listening party holds a hello against. */
export interface Listening {
  readonly id: PartyId
  readonly names: readonly string[]
  readonly session: string
  isLinked(peer: PartyId): boolean
}

export function packHello(message: LinkHello | LinkAnswer): Uint8Array {
  return packMap(message)
}

const isNumber = (value: unknown): value is number => Number.isSafeInteger(value)
const isText = (value: unknown): value is string => typeof value === 'string'
const isFlag = (value: unknown): value is boolean => typeof value === 'boolean'

const helloShape: MapShape<LinkHello> = {
  version: isNumber,
  session: isText,
  from: isNumber,
  to: isNumber,
  name: isText,
  zeroMask: isFlag,
}

const answerShape: MapShape<LinkAnswer> = {
  version: isNumber,
  refusal: (value): value is Refusal | '' => value === '' || refusals.includes(value as Refusal),
  zeroMask: isFlag,
}

/**
 * Reads a hello and says what in it doesn't fit the party that it came to. Another version may have other keys, so the
 * version is looked at first.
 *
 * @param authenticated the party whose pinned key the other end has, where links are over TLS: the hello is its own
 * @throws MALFORMED_FRAME
 */
export function judgeHello(
  bytes: Uint8Array,
  listening: Listening,
  authenticated: PartyId | undefined,
): LinkHello | Refusal {
  const fields = unpackMap(bytes, maxHelloBytes)
  if (isNumber(fields.version) && fields.version !== linkVersion) return 'version'
  const hello = checkMap(fields, helloShape)
  if (!sameText(hello.session, listening.session)) return 'session'
  const name = listening.names[hello.from]
  // The party with the higher id dials.
  if (hello.to !== listening.id || hello.from <= listening.id || name === undefined) return 'party'
  if (authenticated !== undefined && hello.from !== authenticated) return 'key'
  if (hello.name !== name) return 'name'
  return listening.isLinked(hello.from) ? 'connected' : hello
}

/** Reads an answer; one of another version is a refusal. @throws MALFORMED_FRAME */
export function readAnswer(bytes: Uint8Array): LinkAnswer {
  const fields = unpackMap(bytes, maxHelloBytes)
  if (isNumber(fields.version) && fields.version !== linkVersion)
    return { version: fields.version, refusal: 'version', zeroMask: false }
  return checkMap(fields, answerShape)
}

function sameText(one: string, other: string): boolean {
  return sameBytes(Buffer.from(one), Buffer.from(other))
}
