import { BeaverdamError } from '../../../src/errors.ts'
import type { Party } from '../../../src/runtime/party.ts'
import { partyName } from '../../../src/runtime/party-name.ts'
import { stepOf } from '../../../src/runtime/step.ts'
import { sameBytes } from '../../../src/same-bytes.ts'
import { Echo } from '../../spdz/echo.ts'
import type { MacKey } from '../../spdz/mac-key.ts'
import { AdditiveMaterial } from '../additive-material.ts'
import { AuthenticatedMaterial } from '../authenticated-material.ts'
import { withLedPages } from '../led-pages.ts'
import { type FetchPage, Pages } from '../pages.ts'
import type { Pool } from './pool.ts'
import { checkUser } from './pool-header.ts'

const storeSteps = {
  fingerprint: stepOf('store fingerprint'),
  cursors: stepOf('store cursors'),
  echo: stepOf('store echo'),
} as const

/**
 * Runs a computation with plain material from pools that the parties filled together. All use up what any of them has.
 *
 * @throws POOL_MISMATCH for an authenticated pool, or if the parties' pools were not filled together, naming a party
 * @throws POOL_IN_USE while another session of this process draws from it
 * @throws MATERIAL_EXHAUSTED from what draws too much
 */
export async function withStore<T>(
  party: Party,
  pool: Pool,
  compute: (material: AdditiveMaterial) => Promise<T>,
): Promise<T> {
  if (pool.macKey !== undefined)
    throw new BeaverdamError(
      'POOL_MISMATCH',
      `the pool ${pool.path} holds authenticated material, which plain additive shares have no use for: run spdz, or fill a plain pool`,
    )
  return withPoolPages(party, pool, (fetch) =>
    compute(new AdditiveMaterial('store', new Pages(fetch, 'exact'))),
  )
}

/**
 * Runs a computation with authenticated material from pools that the parties filled together, under their key, whose
 * checks the pool marks and counts.
 *
 * @throws POOL_MISMATCH for a plain pool, or if the parties' pools were not filled together, naming a party
 * @throws POOL_IN_USE while another session of this process draws from it
 * @throws MATERIAL_EXHAUSTED from what draws too much
 */
export async function withAuthenticatedStore<T>(
  party: Party,
  pool: Pool,
  compute: (material: AuthenticatedMaterial) => Promise<T>,
): Promise<T> {
  const macKey = keyOf(pool)
  return withPoolPages(party, pool, (fetch) =>
    compute(new AuthenticatedMaterial('store', new Pages(fetch, 'exact'), macKey)),
  )
}

function keyOf({ macKey, path, header, security }: Pool): MacKey {
  if (macKey !== undefined) return macKey
  throw new BeaverdamError(
    'POOL_MISMATCH',
    `the pool ${path} holds plain material of a ${security} source, '${header.source}', on which spdz would protect nothing: run additive, or fill an authenticated pool`,
  )
}

function withPoolPages<T>(party: Party, pool: Pool, compute: (fetch: FetchPage) => Promise<T>): Promise<T> {
  checkUser(pool.path, pool.header, { id: party.id, names: party.names, field: pool.field })
  return pool.serve(() =>
    party.fork('store', async (at) => {
      await alignCursors(at, pool)
      return withLedPages(at, pool.field, (_, { correlation }) => pool.take(correlation), compute)
    }),
  )
}

/**
 * Moves all parties' cursors to the largest. Else what one party lost in a crash would leave it ahead of the others, and
 * shares that do not belong together give wrong results.
 */
async function alignCursors(at: Party, pool: Pool): Promise<void> {
  const echo = new Echo()
  const fingerprints = await at.exchange(storeSteps.fingerprint, pool.fingerprint)
  for (const [party, fingerprint] of fingerprints.entries())
    if (!sameBytes(fingerprint, pool.fingerprint))
      throw otherPool(at, party, `draws from another pool than ${pool.path}`)
  const cursors = await at.exchange(storeSteps.cursors, encodeCursors(pool.cursors))
  echo.absorb(cursors)
  // told different cursors, honest parties would draw different items
  await echo.compare(at, storeSteps.echo)
  const { sizes } = pool
  const largest = [...pool.cursors]
  for (const [party, body] of cursors.entries())
    for (const [stream, cursor] of decodeCursors(body).entries()) {
      if (cursor > (sizes[stream] as number))
        throw otherPool(at, party, 'claims to have used more than there was')
      largest[stream] = Math.max(cursor, largest[stream] as number)
    }
  await pool.advance(largest)
}

function otherPool(at: Party, party: number, what: string): BeaverdamError {
  const name = partyName(at, party)
  return new BeaverdamError(
    'POOL_MISMATCH',
    `party '${name}' ${what}: give all parties the pools of one run of 'beaverdam preprocess'`,
    { party: name },
  )
}

function encodeCursors(cursors: readonly number[]): Uint8Array {
  return new Uint8Array(BigUint64Array.from(cursors, BigInt).buffer)
}

function decodeCursors(body: Uint8Array): readonly number[] {
  const view = new DataView(body.buffer, body.byteOffset, body.length)
  return Array.from({ length: body.length / 8 }, (_, i) => Number(view.getBigUint64(8 * i, true)))
}
