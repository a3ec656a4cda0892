import { turboShake128 } from '../../src/random/turboshake.ts'
import { otherParties } from '../../src/runtime/other-parties.ts'
import type { Party, PartyId, Step } from '../../src/runtime/party.ts'
import { receiveExactly } from '../../src/runtime/receive-exactly.ts'

/** Whose checks set the order of all parties' checks. */
export const leader: PartyId = 0

/** Bytes of a digest of addresses. */
export const coverageDigestBytes = 32

/** Most bytes of addresses that a party may claim. */
const maxListBytes = 1 << 24

const digestDomain = 0x24

/** The digest of what is complete at a party. */
export function coverageDigest(complete: readonly string[]): Uint8Array {
  return turboShake128(encodeList(complete), digestDomain, coverageDigestBytes)
}

/**
 * What a check waits for before it takes its turn: at all but the leader the claim of the leader, so that all parties run
 * the checks of concurrent scopes in one order.
 */
export async function leadersClaim(at: Party, step: Step, bytes: number): Promise<Uint8Array | undefined> {
  return at.id === leader ? undefined : receiveExactly(at, leader, step, bytes)
}

/** What each party begins a check with, by party. @param first the leader's, where it has come */
export async function exchangeClaims(
  at: Party,
  step: Step,
  own: Uint8Array,
  first: Uint8Array | undefined,
): Promise<readonly Uint8Array[]> {
  await Promise.all(otherParties(at).map((to) => at.send(to, step, own)))
  return Promise.all(
    [...at.names.keys()].map((from) =>
      from === at.id ? own : from === leader && first ? first : receiveExactly(at, from, step, own.length),
    ),
  )
}

/** What a check covers, and what the parties said of it beside their claims. */
export interface Coverage {
  readonly addresses: readonly string[]
  /** Each party's, by party; empty if the digests were all the same. */
  readonly lists: readonly Uint8Array[]
}

/**
 * The addresses that a check covers: all that are complete at some number of parties. Mostly they are the same at all, and
 * the digests say so; parties that are at different places of concurrent scopes send each other their lists.
 *
 * @param complete at this party
 * @param digests of all parties
 * @param atLeast so many parties, who by completing an operation show that all have begun it
 */
export async function agreeOnCoverage(
  at: Party,
  step: Step,
  complete: readonly string[],
  digests: readonly Uint8Array[],
  atLeast: number,
): Promise<Coverage> {
  const [first, ...others] = digests.map((digest) => digest.join())
  if (others.every((digest) => digest === first)) return { addresses: complete, lists: [] }
  const own = encodeList(complete)
  await Promise.all(otherParties(at).map((to) => at.send(to, step, own)))
  const lists = await Promise.all(
    [...at.names.keys()].map((from) => (from === at.id ? own : at.receive(from, step, maxListBytes))),
  )
  const counts = new Map<string, number>()
  for (const address of lists.flatMap((list) => [...new Set(decodeList(list))]))
    counts.set(address, (counts.get(address) ?? 0) + 1)
  const addresses = [...counts].filter(([, count]) => count >= atLeast).map(([address]) => address)
  return { addresses: addresses.sort(), lists }
}

const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** Addresses, each ended by a zero byte. */
function encodeList(addresses: readonly string[]): Uint8Array {
  return encoder.encode(addresses.map((address) => `${address}\0`).join(''))
}

function decodeList(bytes: Uint8Array): readonly string[] {
  return decoder.decode(bytes).split('\0').slice(0, -1)
}
