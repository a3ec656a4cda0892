import { FieldVector } from '../../src/field/vector.ts'
import { XofTurboShake128 } from '../../src/random/xof.ts'
import type { Flp } from '../flp/flp.ts'
import { domainSeparationTag, type Usage, usage } from './usage.ts'

/** Bytes of a seed. */
export const seedSize = XofTurboShake128.seedSize

/** All that is derived from seeds within one context: the auxiliary functions of draft-irtf-cfrg-vdaf-18, section 7.2.6. */
export class Randomness {
  readonly #flp: Flp<never, unknown>
  readonly #proofs: number
  readonly #id: number
  readonly #ctx: Uint8Array

  constructor(flp: Flp<never, unknown>, proofs: number, id: number, ctx: Uint8Array) {
    this.#flp = flp
    this.#proofs = proofs
    this.#id = id
    this.#ctx = ctx
  }

  helperMeasShare(aggId: number, share: Uint8Array): FieldVector {
    return this.#expand(share, usage.measShare, [aggId], this.#flp.valid.measLen)
  }

  /** Of all proofs, one after the other. */
  helperProofsShare(aggId: number, share: Uint8Array): FieldVector {
    const { proofLen } = this.#flp
    return this.#expand(share, usage.proofShare, [this.#proofs, aggId], proofLen * this.#proofs)
  }

  proveRands(seed: Uint8Array): FieldVector {
    const { proveRandLen } = this.#flp
    return this.#expand(seed, usage.proveRandomness, [this.#proofs], proveRandLen * this.#proofs)
  }

  queryRands(verifyKey: Uint8Array, nonce: Uint8Array): FieldVector {
    const { queryRandLen } = this.#flp
    return this.#expand(
      verifyKey,
      usage.queryRandomness,
      [this.#proofs, ...nonce],
      queryRandLen * this.#proofs,
    )
  }

  /** What an aggregator's share adds to the joint randomness: a hash of it, hidden by a blind. Empty if there is none. */
  jointRandPart(
    aggId: number,
    blind: Uint8Array,
    measShare: FieldVector,
    nonce: Uint8Array,
  ): Uint8Array<ArrayBuffer> {
    if (!this.#usesJointRand) return new Uint8Array(0)
    const tag = this.#tag(usage.jointRandPart)
    return XofTurboShake128.deriveSeed(blind, tag, Uint8Array.of(aggId), nonce, measShare.bytes)
  }

  /**
   * Empty if there is no joint randomness.
   *
   * @param parts of all aggregators, one after the other
   */
  jointRandSeed(parts: Uint8Array): Uint8Array<ArrayBuffer> {
    if (!this.#usesJointRand) return new Uint8Array(0)
    return XofTurboShake128.deriveSeed(new Uint8Array(seedSize), this.#tag(usage.jointRandSeed), parts)
  }

  jointRands(seed: Uint8Array): FieldVector {
    const { jointRandLen } = this.#flp.valid
    return this.#expand(seed, usage.jointRandomness, [this.#proofs], jointRandLen * this.#proofs)
  }

  get #usesJointRand(): boolean {
    return this.#flp.valid.jointRandLen > 0
  }

  #expand(seed: Uint8Array, use: Usage, binder: readonly number[], length: number): FieldVector {
    if (length === 0) return FieldVector.zero(this.#flp.field, 0)
    return XofTurboShake128.expandIntoVec(
      this.#flp.field,
      seed,
      this.#tag(use),
      Uint8Array.from(binder),
      length,
    )
  }

  #tag(use: Usage): Uint8Array {
    return domainSeparationTag(this.#id, use, this.#ctx)
  }
}
