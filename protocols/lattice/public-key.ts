import { bytesToHex } from '@noble/hashes/utils.js'
import { TurboShake128 } from '../../src/random/turboshake.ts'
import type { LatticeParameters } from './parameters.ts'
import type { RingElement } from './ring.ts'
import { expandElement } from './stream.ts'

/** Bytes of a key's id. */
export const keyIdBytes = 16

const idDomain = 0x32

/**
 * Public keys with one a and independent secrets: encryptions of a message under each can share their c1 (Peikert,
 * Vaikuntanathan, Waters, CRYPTO 2008).
 */
export interface PublicColumns {
  readonly parameters: LatticeParameters
  /** 32 bytes that a is expanded from. */
  readonly seed: Uint8Array
  readonly a: RingElement
  readonly columns: readonly PublicKey[]
  /** In hex: the hash of the parameter set and all keys. */
  readonly keyId: string
}

/** b = -a s + P e, with a expanded from public bytes: an encryption of zero under s, of one owner or shared by parties. */
export class PublicKey implements PublicColumns {
  readonly parameters: LatticeParameters
  readonly seed: Uint8Array
  readonly a: RingElement
  readonly b: RingElement
  readonly keyId: string

  private constructor(parameters: LatticeParameters, seed: Uint8Array, a: RingElement, b: RingElement) {
    this.parameters = parameters
    this.seed = seed
    this.a = a
    this.b = b
    this.keyId = keyIdOf(parameters, seed, [b])
  }

  /** @param seed 32 bytes @param b canonical */
  static async of(parameters: LatticeParameters, seed: Uint8Array, b: RingElement): Promise<PublicKey> {
    return new PublicKey(parameters, seed, await expandElement(parameters, seed), b)
  }

  /** @param seed 32 bytes @param bs one of each column, canonical */
  static async columns(
    parameters: LatticeParameters,
    seed: Uint8Array,
    bs: readonly RingElement[],
  ): Promise<PublicColumns> {
    const a = await expandElement(parameters, seed)
    const columns = bs.map((b) => new PublicKey(parameters, seed, a, b))
    return { parameters, seed, a, columns, keyId: keyIdOf(parameters, seed, bs) }
  }

  /** One. */
  get columns(): readonly PublicKey[] {
    return [this]
  }
}

function keyIdOf(parameters: LatticeParameters, seed: Uint8Array, bs: readonly RingElement[]): string {
  const sponge = new TurboShake128(idDomain).absorb(new TextEncoder().encode(parameters.id)).absorb(seed)
  for (const b of bs) sponge.absorb(new Uint8Array(b.buffer, b.byteOffset, b.byteLength))
  return bytesToHex(sponge.squeeze(keyIdBytes))
}
