import { join } from 'node:path'
import { readKeyFile } from '../../../src/disk/key-file.ts'
import type { Field } from '../../../src/field/field.ts'
import type { Party } from '../../../src/runtime/party.ts'
import type { AdditivePreprocessing } from '../../../src/runtime/preprocessing.ts'
import type { MaterialSource } from '../../material-source.ts'
import type { AuthenticatedPreprocessing } from '../../spdz/authenticated-share.ts'
import { openPool, type Pool } from './pool.ts'
import { withAuthenticatedStore, withStore } from './with-store.ts'

/** Where a party's pool and its key are. */
export interface PoolPlace {
  readonly pool: string
  readonly key: string
}

/** The place of a party's pool in a folder of pools. */
export function poolPlace(folder: string, party: string): PoolPlace {
  return { pool: join(folder, `${party}.pool`), key: join(folder, `${party}.pool-key`) }
}

const facts = {
  name: 'store',
  trust: 'whoever filled it: [store](protocols/triples/store/README.md)',
  helpers: [],
} as const

/** Additive shares from the parties' pools. @param place by the party's name */
export function additiveStore(place: (party: string) => PoolPlace): MaterialSource<AdditivePreprocessing> {
  return {
    ...facts,
    run: (party, field, compute) =>
      withPool(party, field, place, (pool) => withStore(party, pool, (material) => compute(party, material))),
  }
}

/** Authenticated shares from the parties' pools. @param place by the party's name */
export function authenticatedStore(
  place: (party: string) => PoolPlace,
): MaterialSource<AuthenticatedPreprocessing> {
  return {
    ...facts,
    run: (party, field, compute) =>
      withPool(party, field, place, (pool) =>
        withAuthenticatedStore(party, pool, (material) => compute(party, material)),
      ),
  }
}

async function withPool<T>(
  { id, names }: Party,
  field: Field,
  place: (party: string) => PoolPlace,
  draw: (pool: Pool) => Promise<T>,
): Promise<T> {
  const { pool: path, key } = place(names[id] ?? '')
  const pool = await openPool(path, await readKeyFile(key), { id, names, field })
  try {
    return await draw(pool)
  } finally {
    await pool.close()
  }
}
