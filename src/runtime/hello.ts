import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { BeaverdamError } from '../errors.ts'
import type { RandomSource } from '../random/csprng.ts'
import type { PartyId } from '../transport/transport.ts'
import { controlFrame, frameKind, readControl } from './frame.ts'

/** What the parties of a session must agree on before anything secret leaves, each a name and its value. */
export type Terms = Readonly<Record<string, string>>

/** The version of everything that crosses a link. Another version is refused in the hello. */
const wireVersion = 1

/** A party's first frame: who it says it is, and what it thinks the session is. */
export interface Hello {
  readonly version: number
  readonly id: PartyId
  /** SHA-256 over the length-prefixed names. */
  readonly parties: string
  readonly terms: Terms
  /** 32 random bytes, which make the session's id one that no other session has. */
  readonly nonce: Uint8Array
}

const nonceBytes = 32

/** Bound on the number of terms and on the length of each. */
const maxTerms = 32
const maxTermLength = 1024

const helloShape = {
  version: (value: unknown): value is number => Number.isSafeInteger(value),
  id: (value: unknown): value is number => Number.isSafeInteger(value),
  parties: (value: unknown): value is string => typeof value === 'string' && value.length === 64,
  terms: (value: unknown): value is Terms =>
    typeof value === 'object' &&
    value !== null &&
    Object.keys(value).length <= maxTerms &&
    Object.entries(value).every(
      ([name, term]) => name.length <= 64 && typeof term === 'string' && term.length <= maxTermLength,
    ),
  nonce: (value: unknown): value is Uint8Array => value instanceof Uint8Array && value.length === nonceBytes,
}

/** What this party says of itself: made once a session, since it hashes every name. */
export function ownHello(names: readonly string[], id: PartyId, terms: Terms, random: RandomSource): Hello {
  return {
    version: wireVersion,
    id,
    parties: hashTexts(names),
    terms: { ...terms },
    nonce: random(nonceBytes),
  }
}

export function helloFrame(hello: Hello): Uint8Array {
  return controlFrame(frameKind.hello, hello)
}

/** @throws MALFORMED_FRAME */
export function readHello(frame: Uint8Array): Hello {
  return readControl<Hello>(frame, helloShape)
}

/** Compares a peer's hello with this party's and names the first difference. @throws HELLO_MISMATCH */
export function checkHello(
  theirs: Hello,
  ours: Hello,
  peer: { readonly id: PartyId; readonly name: string },
): void {
  const compare = (what: string, there: unknown, here: unknown) => {
    if (there !== here)
      throw new BeaverdamError(
        'HELLO_MISMATCH',
        `party '${peer.name}' disagrees on the ${what}: it has ${String(there)}, here it is ${String(here)}`,
        { party: peer.name },
      )
  }
  compare('wire version', theirs.version, ours.version)
  compare('party list', theirs.parties, ours.parties)
  compare('id of that party', theirs.id, peer.id)
  const terms = [...new Set([...Object.keys(ours.terms), ...Object.keys(theirs.terms)])].sort()
  for (const term of terms) compare(term, theirs.terms[term], ours.terms[term])
}

/**
 * The id of a session, which no other session has while one of the parties is honest: SHA-256 over a label, the wire
 * version, all names, the terms by name, how many parties it is for and a nonce of each, as hex. A party that tells its
 * peers different nonces gives them different ids.
 *
 * @param nonces of the parties it is for, the first of the session's
 */
export function sessionId(hello: Hello, nonces: readonly Uint8Array[]): string {
  const terms = Object.entries(hello.terms).sort(([x], [y]) => (x < y ? -1 : 1))
  return hashTexts([
    'beaverdam session',
    String(hello.version),
    hello.parties,
    String(terms.length),
    ...terms.flat(),
    ...nonces.map((nonce) => bytesToHex(nonce)),
  ])
}

function hashTexts(texts: readonly string[]): string {
  const encoder = new TextEncoder()
  const hash = sha256.create()
  for (const text of texts) {
    const bytes = encoder.encode(text)
    const length = new Uint8Array(4)
    new DataView(length.buffer).setUint32(0, bytes.length, true)
    hash.update(length).update(bytes)
  }
  return bytesToHex(hash.digest())
}
