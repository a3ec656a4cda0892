import { checkInteger } from '../errors.ts'

/** Web Crypto refuses to fill more than this many bytes in one call. */
const largestRequest = 65_536

/** Where random bytes come from: `randomBytes`, or a seeded stream in tests and test vectors. */
export type RandomSource = (length: number) => Uint8Array

/**
 * Bytes from the platform's cryptographically secure generator (Web Crypto `getRandomValues`).
 *
 * @param length how many bytes
 * @throws BeaverdamError INVALID_ARGUMENT for a length that is not a non-negative integer
 */
export function randomBytes(length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(checkInteger('length', length, 0))
  for (let start = 0; start < length; start += largestRequest)
    globalThis.crypto.getRandomValues(bytes.subarray(start, start + largestRequest))
  return bytes
}
