import { BeaverdamError } from '../../src/errors.ts'
import type { Noise } from './noise.ts'
import type { LatticeParameters } from './parameters.ts'
import type { RingElement } from './ring.ts'

/** An encryption of N slots of Field64: c0 + c1 s = m + P e modulo q (Brakerski, Gentry and Vaikuntanathan, ePrint 2011/277). */
export interface Ciphertext {
  readonly parameters: LatticeParameters
  /** The id of the public key whose secret key decrypts it, in hex. */
  readonly keyId: string
  readonly c0: RingElement
  readonly c1: RingElement
  readonly noise: Noise
  /** Of a fresh encryption under a secret key: 32 public bytes that c1 is expanded from, which travel in its place. */
  readonly seed?: Uint8Array
}

/** What has a parameter set and is under a key. */
interface Keyed {
  readonly parameters: LatticeParameters
  readonly keyId: string
}

/** @throws BeaverdamError PARAMETERS_MISMATCH @throws BeaverdamError KEY_MISMATCH */
export function checkSameKey(expected: Keyed, got: Keyed): void {
  expected.parameters.checkSame(got.parameters)
  if (expected.keyId !== got.keyId)
    throw new BeaverdamError(
      'KEY_MISMATCH',
      `expected a ciphertext under key ${expected.keyId}, got ${got.keyId}`,
    )
}
