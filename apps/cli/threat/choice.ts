import {
  additiveSources,
  authenticatedSources,
  type MaterialSource,
  sourceNamed,
} from '../../../protocols/material-source.ts'
import type { AuthenticatedPreprocessing } from '../../../protocols/spdz/index.ts'
import { additiveStore, authenticatedStore, poolPlace } from '../../../protocols/triples/store/index.ts'
import {
  additive,
  type ProtocolName,
  spdz,
  type ThreatModel,
  type TriplesName,
  threatModel,
} from '../../../src/index.ts'
import type { AdditivePreprocessing } from '../../../src/runtime/index.ts'

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

/** The threat model that was chosen. @throws BeaverdamError INVALID_ARGUMENT for a pair that makes no sense */
export function modelOf({ protocol, triples }: ThreatChoice): ThreatModel {
  if (protocol === 'additive') return additive(additiveSource(triples))
  if (protocol === 'spdz') return spdz(authenticatedSource(triples))
  return threatModel(protocol, triples?.name)
}

/** Where additive shares come from. @throws BeaverdamError INVALID_ARGUMENT */
function additiveSource({ name, path }: Partial<TriplesChoice> = {}): MaterialSource<AdditivePreprocessing> {
  if (path === undefined) return sourceNamed(additiveSources, name)
  return additiveStore((party) => poolPlace(path, party))
}

/** Where authenticated shares come from. @throws BeaverdamError INVALID_ARGUMENT */
export function authenticatedSource({
  name,
  path,
}: Partial<TriplesChoice> = {}): MaterialSource<AuthenticatedPreprocessing> {
  if (path === undefined) return sourceNamed(authenticatedSources, name)
  return authenticatedStore((party) => poolPlace(path, party))
}
