import type { Field } from '../../../src/field/field.ts'
import { SeedKey } from '../../../src/random/seed-key.ts'
import type { Party } from '../../../src/runtime/party.ts'
import { runParty } from '../../../src/runtime/run-party.ts'
import { memoryTransports } from '../../../src/transport/memory.ts'
import type { Transport } from '../../../src/transport/transport.ts'
import { namedBytes } from '../../../src/vectors/vector-file.ts'
import type { AuthenticatedMaterial } from '../../triples/authenticated-material.ts'
import { materialFromKeys } from '../../triples/dealer/known-keys.ts'
import type { DealerKeys } from '../../triples/dealer/page.ts'

/** How a party ended: with a value, or with an error. */
export type End<T> = PromiseSettledResult<T>

/** Servers, then clients, who have links to the servers alone. */
export function inputTransports(servers: number, clients: number): readonly Transport[] {
  const names = Array.from({ length: servers + clients }, (_, id) =>
    id < servers ? `server-${id}` : `client-${id}`,
  )
  return memoryTransports(names).map((transport) => ({
    ...transport,
    channels: transport.channels.map((channel, to) =>
      transport.id < servers || to < servers ? channel : undefined,
    ),
  }))
}

/** A session of them, in which every party runs the body. @returns how each ended */
export async function inputSession<T>(
  { servers, clients }: { readonly servers: number; readonly clients: number },
  body: (party: Party) => Promise<T>,
  transports = inputTransports(servers, clients),
): Promise<readonly End<T>[]> {
  const mayDrop = Array.from({ length: clients }, (_, i) => servers + i)
  return Promise.allSettled(
    transports.map(async (transport) => {
      const { value } = await runParty(transport, { terms: {}, mayDrop }, body)
      return value
    }),
  )
}

/** A server's material, from keys that are known to all: for tests. PROTECTS NOTHING. */
export function knownMaterial(field: Field, servers: number, id: number): Promise<AuthenticatedMaterial> {
  const key = (name: string) => SeedKey.fromBytes(namedBytes(`client input ${name}`, 32))
  const keys: DealerKeys = {
    parties: Array.from({ length: servers }, (_, server) => key(`server ${server}`)),
    own: key('dealer'),
  }
  return materialFromKeys(field, keys, id)
}
