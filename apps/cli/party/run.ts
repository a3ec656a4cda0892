import type { Bundle } from '../program/bundle.ts'
import { type Played, play } from '../program/play.ts'
import type { PrivateInput } from '../program/private-input.ts'
import type { DeployedParty } from './deployment.ts'
import { type DeployedPlace, linkDeployed } from './place.ts'

/** One party of a deployment, and what it brings along. */
export interface DeployedPart {
  readonly place: DeployedPlace
  readonly bundle: Bundle
  readonly inputs: readonly PrivateInput[]
  /** The folder of the shares that the program keeps, if it keeps any. */
  readonly keep: string | undefined
}

/** Runs one party, or one helper, of a deployment over WebSocket. @throws BeaverdamError what ended the session */
export function runDeployedParty({ place, bundle, inputs, keep }: DeployedPart): Promise<Played> {
  const { parties, threat, field, deadline } = place.deployment
  const { name } = parties[place.id] as DeployedParty
  return play({ computation: { bundle, threat, field, deadline }, name, inputs, keep }, () =>
    linkDeployed(place),
  )
}
