import type { KeyObject } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeKeyFile } from '../../../../src/disk/key-file.ts'
import type { Field } from '../../../../src/field/field.ts'
import { Field64 } from '../../../../src/field/field64.ts'
import { SeedKey } from '../../../../src/random/seed-key.ts'
import type { Party } from '../../../../src/runtime/party.ts'
import { simulate } from '../../../../src/runtime/simulate.ts'
import { memoryTransports } from '../../../../src/transport/memory.ts'
import { AdditiveMaterial } from '../../additive-material.ts'
import { dealtPages } from '../../dealer/dealt-pages.ts'
import { materialFromKeys } from '../../dealer/known-keys.ts'
import { plainPages } from '../../dealer/page.ts'
import { fillPool, type PoolAmounts } from '../fill-pool.ts'
import { openPool, type Pool } from '../pool.ts'
import { createPool } from '../pool-writer.ts'

/** Pools of all parties that were filled together, in a folder of their own. */
export interface FilledPools {
  readonly names: readonly string[]
  readonly keys: readonly KeyObject[]
  path(id: number): string
  keyPath(id: number): string
  open(id: number): Promise<Pool>
  /** Runs all parties of a session, each with its pool open. */
  run<T>(body: (party: Party, pool: Pool) => Promise<T>): Promise<readonly T[]>
  remove(): Promise<void>
}

export interface FillOptions {
  readonly field?: Field
  readonly authenticated?: boolean
  readonly n?: number
}

/** A folder with a key file for each of so many parties. */
export async function temporaryFolder(n: number) {
  const folder = await mkdtemp(join(tmpdir(), 'beaverdam-pool-'))
  const keys = await Promise.all(Array.from({ length: n }, (_, id) => makeKeyFile(join(folder, `${id}.key`))))
  return { folder, keys, remove: () => rm(folder, { recursive: true }) }
}

/** Fills pools from dealt material whose keys all parties know here. PROTECTS NOTHING. */
export async function filledPools(
  amounts: PoolAmounts,
  { field = Field64, authenticated = false, n = 2 }: FillOptions = {},
): Promise<FilledPools> {
  const { folder, keys, remove } = await temporaryFolder(n)
  const names = Array.from({ length: n }, (_, id) => `party-${id}`)
  const path = (id: number) => join(folder, `${id}.pool`)
  const dealt = { parties: names.map(() => SeedKey.random()), own: SeedKey.random() }
  await simulate(memoryTransports(names), { terms: {} }, async (party) => {
    const { id } = party
    const material = authenticated
      ? await materialFromKeys(field, dealt, id)
      : plainMaterial(field, dealt, id)
    const writer = await createPool(path(id), keyAt(keys, id), {
      party,
      field,
      source: 'dealer',
      security: 'trusted',
      authenticated,
    })
    await fillPool(writer, party, material, amounts)
  })
  const open = (id: number) => openPool(path(id), keyAt(keys, id), { id, names, field })
  return {
    names,
    keys,
    path,
    keyPath: (id) => join(folder, `${id}.key`),
    open,
    run: async (body) => {
      const pools = await Promise.all(names.map((_, id) => open(id)))
      try {
        const outcomes = await simulate(memoryTransports(names), { terms: {} }, (party) =>
          body(party, pools[party.id] as Pool),
        )
        return outcomes.map(({ value }) => value)
      } finally {
        await Promise.all(pools.map((pool) => pool.close()))
      }
    },
    remove,
  }
}

function plainMaterial(
  field: Field,
  dealt: { readonly parties: readonly SeedKey[]; readonly own: SeedKey },
  id: number,
): AdditiveMaterial {
  const isLast = id === dealt.parties.length - 1
  const pages = dealtPages({
    field,
    dealing: plainPages,
    key: dealt.parties[id] as SeedKey,
    id,
    ...(isLast && { correction: (address) => plainPages.deal(field, dealt, address) }),
  })
  return new AdditiveMaterial('dealer', pages)
}

function keyAt(keys: readonly KeyObject[], id: number): KeyObject {
  return keys[id] as KeyObject
}
