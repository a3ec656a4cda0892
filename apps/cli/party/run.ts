import { type Identity, listenWebSocket } from '../../../src/transport/websocket.ts'
import type { Bundle } from '../program/bundle.ts'
import { type Played, play } from '../program/play.ts'
import type { PrivateInput } from '../program/private-input.ts'
import type { Deployment } from './deployment.ts'

/** One party of a deployment, and what it brings along. */
export interface DeployedPart {
  readonly deployment: Deployment
  /** Index among the deployment's parties. */
  readonly id: number
  readonly bundle: Bundle
  readonly inputs: readonly PrivateInput[]
  /** Milliseconds to wait for the other parties to start. */
  readonly connectTimeoutMs: number
  readonly insecure: boolean
  /** Its key, where the deployment pins keys. */
  readonly identity: Identity | undefined
}

/** Runs one party, or one helper, of a deployment over WebSocket. @throws BeaverdamError what ended the session */
export function runDeployedParty(part: DeployedPart): Promise<Played> {
  const { deployment, id, bundle, inputs, connectTimeoutMs, insecure, identity } = part
  const { session, parties, threat, field, deadline } = deployment
  const { name, address } = parties[id] as Deployment['parties'][number]
  return play({ computation: { bundle, threat, field, deadline }, name, inputs }, async () => {
    const listener = await listenWebSocket(address, identity === undefined ? { insecure } : { identity })
    return listener.connect({
      id,
      names: parties.map((party) => party.name),
      addresses: parties.map((party) => party.address),
      session,
      connectTimeoutMs,
      ...(identity !== undefined && { pins: parties.map(({ pins = [] }) => pins) }),
    })
  })
}
