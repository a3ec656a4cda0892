import { createSecretKey } from 'node:crypto'

/** The key of the counts of tests. */
export const testKey = createSecretKey(new Uint8Array(32).fill(7))
