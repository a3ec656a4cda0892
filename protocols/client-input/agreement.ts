import type { Party, PartyId } from '../../src/runtime/party.ts'
import { Echo } from '../spdz/echo.ts'
import { fingerprint, fingerprintBytes } from './fingerprint.ts'
import type { InputSteps } from './steps.ts'

/**
 * The servers agree on which inputs count: those of which all have the same difference. Each tells all the fingerprints
 * of what it got, and they compare a hash of what they were told before anything follows from it: so whatever
 * clients and other servers sent, all honest servers take the same inputs, or the session ends.
 *
 * @param among at one of the servers, with the other servers only
 * @param clients in an order that is alike at all servers
 * @param differences by client; who has sent none, or nonsense, is not in it
 * @returns the clients whose inputs count, in their order
 * @throws BROADCAST_INCONSISTENT
 */
export async function agreeOnInputs(
  among: Party,
  steps: InputSteps,
  clients: readonly PartyId[],
  differences: ReadonlyMap<PartyId, Uint8Array>,
): Promise<readonly PartyId[]> {
  // a client that has no difference here has zeros, which are no fingerprint of anything
  const own = new Uint8Array(clients.length * fingerprintBytes)
  for (const [i, client] of clients.entries()) {
    const difference = differences.get(client)
    if (difference !== undefined) own.set(fingerprint(among, client, difference), i * fingerprintBytes)
  }
  const answers = await among.exchange(steps.answers, own)
  const echo = new Echo()
  echo.absorb(answers)
  await echo.compare(among, steps.echo)
  return clients.filter(
    (client, i) => differences.has(client) && answers.every((theirs) => isSame(own, theirs, i)),
  )
}

/** Whether two servers have the same difference of client number i. */
function isSame(own: Uint8Array, theirs: Uint8Array, i: number): boolean {
  const end = (i + 1) * fingerprintBytes
  for (let at = i * fingerprintBytes; at < end; at++) if (own[at] !== theirs[at]) return false
  return true
}
