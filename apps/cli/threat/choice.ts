import { type ProtocolName, type ThreatModel, type TriplesName, threatModel } from '../../../src/index.ts'

/** Where `--triples` says that material comes from. */
export interface TriplesChoice {
  readonly name: TriplesName
  /** The folder of the parties' pools, if it is a store. */
  readonly path?: string
}

/** What a user chose by `--protocol` and `--triples`. */
export interface ThreatChoice {
  readonly protocol: ProtocolName
  /** The protocol's first source, if left out. */
  readonly triples?: TriplesChoice | undefined
}

/** The parties beside those that compute. @throws BeaverdamError INVALID_ARGUMENT for a pair that makes no sense */
export function helpersOf(choice: ThreatChoice): readonly string[] {
  return modelOf(choice).helpers
}

/** The threat model that was chosen. @throws BeaverdamError INVALID_ARGUMENT for a pair that makes no sense */
export function modelOf({ protocol, triples }: ThreatChoice): ThreatModel {
  return threatModel(protocol, triples?.name)
}
