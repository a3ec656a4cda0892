/** A count of what was opened under lattice keys that outlives its process. It needs Node, so `lattice` does not export it. */

export { makeKeyFile, readKeyFile, readOrMakeKeyFile } from '../../../src/disk/key-file.ts'
export { DurableOpenedCount } from './durable-opened-count.ts'
