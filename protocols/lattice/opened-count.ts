import { BeaverdamError } from '../../src/errors.ts'
import type { LatticeParameters } from './parameters.ts'

/**
 * How many coefficients were opened under each key, by joint decryption or in answers: noise drowns for so many and no
 * more. A key that outlives its process, one's own or one that one answers under, needs a count that does:
 * `DurableOpenedCount` of `lattice/store`, where there is Node.
 */
export interface OpenedCount {
  /**
   * Counts coefficients before they are opened.
   *
   * @param most that may be opened under the key, these included
   * @returns when that is as durable as the key
   * @throws BeaverdamError KEY_EXHAUSTED, and none are counted
   */
  take(keyId: string, coefficients: number, most: number): Promise<void>
}

/** For keys that end with the process. */
export class MemoryOpenedCount implements OpenedCount {
  readonly #opened = new Map<string, number>()

  async take(keyId: string, coefficients: number, most: number): Promise<void> {
    this.#opened.set(keyId, countOn(keyId, this.#opened.get(keyId) ?? 0, coefficients, most))
  }
}

/** @throws BeaverdamError KEY_EXHAUSTED */
export function countOn(keyId: string, opened: number, coefficients: number, most: number): number {
  if (opened + coefficients <= most) return opened + coefficients
  throw new BeaverdamError(
    'KEY_EXHAUSTED',
    `${opened} coefficients were opened under key ${keyId}, and ${coefficients} more would pass its ${most}: make a new key`,
  )
}

/** Counts whole ciphertexts. */
export function countOpened(
  count: OpenedCount,
  { parameters, keyId }: { readonly parameters: LatticeParameters; readonly keyId: string },
  ciphertexts: number,
): Promise<void> {
  return count.take(keyId, ciphertexts * parameters.n, parameters.maxOpened)
}
