import { bytesToHex } from '@noble/hashes/utils.js'
import type { SeedUse } from '../../src/random/seed-use.ts'

/** What the seeds of an additive sharing are expanded under. */
export function seedUse(sharingId: Uint8Array): SeedUse {
  return { label: 'share-file share', session: bytesToHex(sharingId), address: '' }
}
