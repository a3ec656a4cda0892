import { concatBytes } from '@noble/hashes/utils.js'
import { BeaverdamError } from '../../src/errors.ts'
import { sameBytes } from '../../src/same-bytes.ts'
import { sha256Of } from './share-commitment.ts'

/** Bytes of a checksum. */
export const checksumBytes = 32

/** Bytes and their SHA-256 behind them: against accidents, since whoever changes bytes can make a new one. */
export async function withChecksum(bytes: Uint8Array): Promise<Uint8Array> {
  return concatBytes(bytes, await sha256Of(bytes))
}

/** @throws BeaverdamError SHARE_FILE_INVALID if bytes do not end in the checksum of what is before it */
export async function checkChecksum(bytes: Uint8Array): Promise<void> {
  const end = bytes.length - checksumBytes
  const expected = await sha256Of(bytes.subarray(0, end))
  if (!sameBytes(expected, bytes.subarray(end)))
    throw new BeaverdamError('SHARE_FILE_INVALID', 'the share file is damaged: its checksum is another')
}
