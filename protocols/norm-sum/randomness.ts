import type { FieldVector } from '../../src/field/vector.ts'
import { nextVec, type XofStream } from '../../src/random/xof.ts'
import type { Foundation } from './foundation.ts'
import type { ProofSystem } from './proof-system.ts'
import { type Usage, usage } from './usage.ts'

/** Of which joint randomness a part or a seed is: that of the wraparound checks, or that of the circuits. */
export type JointRandomness = 'wraparound' | 'verification'

const seedUsage = { wraparound: usage.wrJointRandSeed, verification: usage.jointRandSeed }
const partUsage = { wraparound: usage.wrJointRandPart, verification: usage.jointRandPart }

/** All that is derived from seeds within one context (draft-chen-cfrg-vdaf-pine-01, section 7). */
export class Randomness {
  readonly #foundation: Foundation
  readonly #system: ProofSystem
  readonly #id: number
  readonly #ctx: Uint8Array
  /** The numbers of proofs, which bind what depends on them. */
  readonly #proofs: readonly number[]

  constructor(foundation: Foundation, system: ProofSystem, id: number, ctx: Uint8Array) {
    this.#foundation = foundation
    this.#system = system
    this.#id = id
    this.#ctx = ctx
    this.#proofs = system.batches.map(({ proofs }) => proofs)
  }

  helperMeasShare(aggId: number, seed: Uint8Array): FieldVector {
    return this.#expand(seed, usage.measShare, [aggId], this.#system.parameters.measLen)
  }

  /** Of all proofs, one after the other. */
  helperProofsShare(aggId: number, seed: Uint8Array): FieldVector {
    return this.#expand(seed, usage.proofShare, [...this.#proofs, aggId], this.#system.proofsLen)
  }

  proveRands(seed: Uint8Array): FieldVector {
    return this.#expand(seed, usage.proveRandomness, this.#proofs, this.#system.proveRandsLen)
  }

  queryRands(verifyKey: Uint8Array, nonce: Uint8Array): FieldVector {
    const binder = [...this.#proofs, ...nonce]
    return this.#expand(verifyKey, usage.queryRandomness, binder, this.#system.queryRandsLen)
  }

  /** What an aggregator's share adds to a joint randomness: a hash of it, hidden by a blind. */
  jointRandPart(
    of: JointRandomness,
    aggId: number,
    blind: Uint8Array,
    measShare: Uint8Array,
    nonce: Uint8Array,
  ): Uint8Array {
    const stream = this.#stream(blind, partUsage[of], Uint8Array.of(aggId), nonce, measShare)
    return stream.next(this.#foundation.seedSize)
  }

  /** @param parts of all aggregators, one after the other */
  jointRandSeed(of: JointRandomness, parts: Uint8Array): Uint8Array {
    const { seedSize } = this.#foundation
    return this.#stream(new Uint8Array(seedSize), seedUsage[of], parts).next(seedSize)
  }

  /** The stream that the vectors of the wraparound checks are taken from. */
  wraparoundStream(seed: Uint8Array): XofStream {
    return this.#stream(seed, usage.wrJointRandomness)
  }

  /** Only the proofs of the range checks take any. */
  jointRands(seed: Uint8Array): FieldVector {
    return this.#expand(seed, usage.jointRandomness, this.#proofs.slice(1), this.#system.jointRandsLen)
  }

  #expand(seed: Uint8Array, use: Usage, binder: readonly number[], length: number): FieldVector {
    return nextVec(this.#stream(seed, use, Uint8Array.from(binder)), this.#system.parameters.field, length)
  }

  #stream(seed: Uint8Array, use: Usage, ...binder: readonly Uint8Array[]): XofStream {
    return this.#foundation.stream(seed, this.#id, use, this.#ctx, ...binder)
  }
}
