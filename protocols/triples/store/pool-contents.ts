import { createHash } from 'node:crypto'
import type { Correlation } from '../correlation.ts'
import type { PoolHeader } from './pool-header.ts'

/** How many items of a kind a pool was filled with. */
export interface StreamContents {
  readonly item: Correlation
  readonly items: number
}

/** What a pool that is finished holds, in the order of its files. */
export interface PoolContents {
  readonly streams: readonly StreamContents[]
  /** This party's share of the MAC key, decimal; undefined for a plain pool. */
  readonly macKeyShare: string | undefined
}

/**
 * The hash by which parties tell whether their pools were filled together: of all that the pools have in common.
 *
 * @returns 32 bytes
 */
export function fingerprintOf(header: PoolHeader, streams: readonly StreamContents[]): Uint8Array {
  const { format, pool, parties, modulus, source, security, authenticated } = header
  const common = [format, pool, parties, modulus, source, security, authenticated, streams]
  return createHash('sha256').update(JSON.stringify(common)).digest()
}
