import {
  additiveSources,
  authenticatedSources,
  type MakingSource,
  sourceNamed,
} from '../../../protocols/material-source.ts'
import {
  createPool,
  type FillProgress,
  fillPool,
  type PoolAmounts,
  type PoolSource,
  poolPlace,
  readOrMakeKeyFile,
} from '../../../protocols/triples/store/index.ts'
import { type ProtocolName, runParty, type SessionMetrics, type TriplesName } from '../../../src/index.ts'
import type { Transport } from '../../../src/transport/index.ts'
import { makeFolder } from '../files/make-folder.ts'
import { type FieldName, fieldOf } from '../program/field-choice.ts'

/** What all parties that fill pools together must agree on. */
export interface Filling {
  readonly protocol: Exclude<ProtocolName, 'clear'>
  /** Who makes the material: the protocol's first source, if left out. */
  readonly source: TriplesName | undefined
  readonly field: FieldName
  readonly amounts: PoolAmounts
  /** Milliseconds until a wait ends in PEER_TIMEOUT. */
  readonly deadline: number
}

/** The source of a filling. @throws BeaverdamError INVALID_ARGUMENT if the protocol cannot use what it makes */
export function sourceOf({
  protocol,
  source,
}: Pick<Filling, 'protocol' | 'source'>): MakingSource<PoolSource> {
  return protocol === 'spdz'
    ? sourceNamed(authenticatedSources, source)
    : sourceNamed(additiveSources, source)
}

/**
 * Fills one party's pool in a folder, or helps those that do.
 *
 * @returns what it cost
 * @throws BeaverdamError FILE_UNWRITABLE if there is a pool already, and what ended the session
 */
export async function fill(
  filling: Filling,
  folder: string,
  connect: () => Promise<Transport>,
  onProgress: (progress: FillProgress) => void = () => {},
): Promise<SessionMetrics> {
  const { protocol, amounts, deadline } = filling
  const source = sourceOf(filling)
  const field = fieldOf(filling.field)
  const authenticated = protocol === 'spdz'
  await makeFolder(folder, 0o700)
  const terms = { protocol, triples: source.name, field: field.name, preprocess: JSON.stringify(amounts) }
  const { metrics } = await runParty(await connect(), { terms, deadline }, (party) =>
    source.run(party, field, async (at, material) => {
      const { pool, key } = poolPlace(folder, at.names[at.id] ?? '')
      const { name, security } = source
      const kind = { party: at, field, source: name, security, authenticated }
      const writer = await createPool(pool, await readOrMakeKeyFile(key), kind)
      await fillPool(writer, at, material, amounts, onProgress)
    }),
  )
  return metrics
}
