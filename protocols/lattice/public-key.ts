import { bytesToHex } from '@noble/hashes/utils.js'
import { TurboShake128 } from '../../src/random/turboshake.ts'
import type { LatticeParameters } from './parameters.ts'
import type { RingElement } from './ring.ts'
import { expandElement } from './stream.ts'

/** Bytes of a key's id. */
export const keyIdBytes = 16

const idDomain = 0x32

/** b = -a s + P e, with a expanded from public bytes: an encryption of zero under s, of one owner or shared by parties. */
export class PublicKey {
  readonly parameters: LatticeParameters
  /** 32 bytes that a is expanded from. */
  readonly seed: Uint8Array
  readonly a: RingElement
  readonly b: RingElement
  /** In hex: the hash of the parameter set and the key. */
  readonly keyId: string

  private constructor(parameters: LatticeParameters, seed: Uint8Array, a: RingElement, b: RingElement) {
    this.parameters = parameters
    this.seed = seed
    this.a = a
    this.b = b
    const sponge = new TurboShake128(idDomain).absorb(new TextEncoder().encode(parameters.id))
    const bBytes = new Uint8Array(b.buffer, b.byteOffset, b.byteLength)
    this.keyId = bytesToHex(sponge.absorb(seed).absorb(bBytes).squeeze(keyIdBytes))
  }

  /** @param seed 32 bytes @param b canonical */
  static async of(parameters: LatticeParameters, seed: Uint8Array, b: RingElement): Promise<PublicKey> {
    return new PublicKey(parameters, seed, await expandElement(parameters, seed), b)
  }
}
