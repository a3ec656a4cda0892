/**
 * Pools of preprocessing material on disk: filled by any source, drawn from in later sessions, each item once. It needs
 * Node, so the rooms that run everywhere do not export it.
 */

export { makeKeyFile, readKeyFile, readOrMakeKeyFile } from '../../../src/disk/key-file.ts'
export { type FillProgress, fillPool, type PoolAmounts, type PoolSource } from './fill-pool.ts'
export { additiveStore, authenticatedStore, type PoolPlace, poolPlace } from './material-source.ts'
export { openPool, type Pool } from './pool.ts'
export type { PoolHeader, PoolUser, SourceSecurity } from './pool-header.ts'
export { createPool, type NewPool, type PoolWriter } from './pool-writer.ts'
export { withAuthenticatedStore, withStore } from './with-store.ts'
