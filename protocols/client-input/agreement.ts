import type { Party, PartyId } from '../../src/runtime/party.ts'
import { sameBytes } from '../../src/same-bytes.ts'
import { Echo } from '../spdz/echo.ts'
import { fingerprint, fingerprintBytes } from './fingerprint.ts'
import { type ServerSets, setsOf } from './server-sets.ts'
import type { InputSteps } from './steps.ts'

/** What clients told this server, and which others they told the same. */
export interface Told {
  readonly sets: ServerSets
  /** By client, what it told the sets that this server is in; who has told nothing, or nonsense, is not in it. */
  readonly parts: ReadonlyMap<PartyId, readonly Uint8Array[]>
}

/**
 * The servers agree on which inputs count: those of which the members of each set have been told the same. Each tells all the
 * fingerprints of what it got, and they compare a hash of what they were told before anything follows from it: so
 * whatever clients and other servers sent, all honest servers take the same inputs, or the session ends.
 *
 * @param among at one of the servers, with the other servers only
 * @param clients in an order that is alike at all servers
 * @returns the clients whose inputs count, in their order
 * @throws BROADCAST_INCONSISTENT
 */
export async function agreeOnInputs(
  among: Party,
  steps: InputSteps,
  clients: readonly PartyId[],
  { sets, parts }: Told,
): Promise<readonly PartyId[]> {
  const numbers = [...among.names.keys()].map((server) => setsOf(sets, server))
  const each = Math.max(...numbers.map(({ length }) => length))
  const place = (i: number, k: number) => (i * each + k) * fingerprintBytes
  // a client that has told nothing has zeros, which are no fingerprint of anything
  const own = new Uint8Array(place(clients.length, 0))
  for (const [i, client] of clients.entries())
    for (const [k, part] of (parts.get(client) ?? []).entries())
      own.set(fingerprint(among, client, part), place(i, k))
  const answers = await among.exchange(steps.answers, own)
  const echo = new Echo()
  echo.absorb(answers)
  await echo.compare(among, steps.echo)
  const isTold = (i: number, set: number) => {
    const fingerprints = (sets[set] as readonly PartyId[]).map((server) => {
      const k = numbers[server]?.indexOf(set) as number
      return answers[server]?.subarray(place(i, k), place(i, k + 1)) as Uint8Array
    })
    return isOne(fingerprints)
  }
  return clients.filter((_, i) => sets.every((_, set) => isTold(i, set)))
}

/** Whether all have the same fingerprint, and have one. */
function isOne(fingerprints: readonly Uint8Array[]): boolean {
  const [first = new Uint8Array()] = fingerprints
  return first.some((byte) => byte !== 0) && fingerprints.every((other) => sameBytes(first, other))
}
