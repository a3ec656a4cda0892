import type { Transport } from '../../../src/transport/index.ts'
import { type Identity, listenWebSocket } from '../../../src/transport/websocket.ts'
import { UsageError } from '../commands/usage-error.ts'
import type { ThreatChoice } from '../threat/choice.ts'
import { type Deployment, readDeployment } from './deployment.ts'
import { readIdentityFiles } from './key-files.ts'

/** What a command line says of a party of a real deployment. */
export interface PlaceOptions {
  readonly config: string
  readonly id: string
  /** Seconds to wait for the other parties to start. */
  readonly wait: number
  readonly keys?: string
  readonly insecure?: boolean
}

/** A party of a deployment, and how it reaches the others. */
export interface DeployedPlace {
  readonly deployment: Deployment
  /** Index among the deployment's parties. */
  readonly id: number
  readonly connectTimeoutMs: number
  readonly insecure: boolean
  /** Its key, where the deployment pins keys. */
  readonly identity: Identity | undefined
}

/**
 * Reads the files that a command line names.
 *
 * @param chosen what the command line says of protocol and triples
 * @throws UsageError if it does not go with the deployment
 * @throws BeaverdamError FILE_UNREADABLE or FILE_INVALID
 */
export async function readPlace(
  { config, id: name, wait, keys, insecure = false }: PlaceOptions,
  chosen: Partial<ThreatChoice>,
): Promise<DeployedPlace> {
  const deployment = await readDeployment(config, chosen)
  const names = deployment.parties.map((party) => party.name)
  const id = names.indexOf(name)
  if (id < 0) throw new UsageError(`--id: expected one of ${names.join(', ')}, got ${name}`)
  const isPinned = deployment.parties.every(({ pins }) => pins !== undefined)
  if (isPinned !== (keys !== undefined))
    throw new UsageError(
      isPinned
        ? `--keys: expected the folder of ${name}'s key, since ${config} has "pins"`
        : `--keys: ${config} has no "pins" of the parties' keys, which keygen prints`,
    )
  const identity = keys === undefined ? undefined : await readIdentityFiles(keys, name)
  if (insecure) warnOfObservers()
  return { deployment, id, connectTimeoutMs: Math.ceil(1000 * wait), insecure, identity }
}

/** Links a party to all others, over TLS where the deployment pins keys. @throws BeaverdamError */
export async function linkDeployed(place: DeployedPlace): Promise<Transport> {
  const { deployment, id, connectTimeoutMs, insecure, identity } = place
  const { session, parties } = deployment
  const { address } = parties[id] as Deployment['parties'][number]
  const listener = await listenWebSocket(address, identity === undefined ? { insecure } : { identity })
  return listener.connect({
    id,
    names: parties.map((party) => party.name),
    addresses: parties.map((party) => party.address),
    session,
    connectTimeoutMs,
    ...(identity !== undefined && { pins: parties.map(({ pins = [] }) => pins) }),
  })
}

function warnOfObservers(): void {
  process.stderr.write(
    'warning: links are neither encrypted nor authenticated. Whoever observes the network reads every message of the ' +
      "protocol, and from the dealer's keys and what is opened can compute the private inputs; whoever can change " +
      "messages can take a party's place or shift results.\n",
  )
}
