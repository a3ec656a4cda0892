import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { BeaverdamError } from '../errors.ts'
import type { PartyId } from '../transport/transport.ts'
import { controlFrame, frameKind, readControl } from './frame.ts'
import type { Terms } from './session.ts'

/** The version of everything that crosses a link. Another version is refused in the hello. */
export const wireVersion = 1

/** A party's first frame: who it says it is, and what it thinks the session is. */
export interface Hello {
  readonly version: number
  readonly id: PartyId
  /** SHA-256 over the length-prefixed names. */
  readonly parties: string
  readonly terms: Terms
}

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
}

export function helloFrame(names: readonly string[], id: PartyId, terms: Terms): Uint8Array {
  return controlFrame(frameKind.hello, {
    version: wireVersion,
    id,
    parties: hashNames(names),
    terms: { ...terms },
  })
}

/** @throws MALFORMED_FRAME */
export function readHello(frame: Uint8Array): Hello {
  return readControl<Hello>(frame, helloShape)
}

/** Compares a peer's hello with this party's view and names the first difference. @throws HELLO_MISMATCH */
export function checkHello(
  hello: Hello,
  here: { readonly names: readonly string[]; readonly peer: PartyId; readonly terms: Terms },
): void {
  const name = here.names[here.peer] ?? `#${here.peer}`
  const compare = (what: string, theirs: unknown, ours: unknown) => {
    if (theirs !== ours)
      throw new BeaverdamError(
        'HELLO_MISMATCH',
        `party '${name}' disagrees on the ${what}: it has ${String(theirs)}, here it is ${String(ours)}`,
        { party: name },
      )
  }
  compare('wire version', hello.version, wireVersion)
  compare('party list', hello.parties, hashNames(here.names))
  compare('id of that party', hello.id, here.peer)
  const terms = [...new Set([...Object.keys(here.terms), ...Object.keys(hello.terms)])].sort()
  for (const term of terms) compare(term, hello.terms[term], here.terms[term])
}

function hashNames(names: readonly string[]): string {
  const encoder = new TextEncoder()
  const hash = sha256.create()
  for (const name of names) {
    const bytes = encoder.encode(name)
    const length = new Uint8Array(4)
    new DataView(length.buffer).setUint32(0, bytes.length, true)
    hash.update(length).update(bytes)
  }
  return bytesToHex(hash.digest())
}
