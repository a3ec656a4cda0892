import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { decodeText, invalidFile, readBytes } from '../files/read-bytes.ts'
import { writeNew } from '../files/write-new.ts'

/** Writes a secret as a line of hexadecimal, in a file that its user alone may read. @throws BeaverdamError FILE_UNWRITABLE */
export async function writeSecret(path: string, secret: Uint8Array): Promise<void> {
  await writeNew(path, `${bytesToHex(secret)}\n`, 0o600)
}

/** Reads what `writeSecret` wrote. @throws BeaverdamError FILE_UNREADABLE or FILE_INVALID */
export async function readSecret(path: string): Promise<Uint8Array> {
  const text = decodeText(await readBytes(path), path).trimEnd()
  return /^([\da-f]{2})+$/.test(text) ? hexToBytes(text) : invalidFile(path, 'is not a line of hexadecimal')
}
