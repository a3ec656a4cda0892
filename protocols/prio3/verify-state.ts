import type { FieldVector } from '../../src/field/vector.ts'
import { sameBytes } from '../../src/same-bytes.ts'

/**
 * What an aggregator keeps of a report between `verifyInit` and `verifyNext`: its output share, and the joint randomness
 * seed that it expects. It prints as `[secret]`.
 */
export class VerifyState {
  readonly #outShare: FieldVector
  readonly #jointRandSeed: Uint8Array

  /** @param jointRandSeed empty if the circuit takes no joint randomness */
  constructor(outShare: FieldVector, jointRandSeed: Uint8Array) {
    this.#outShare = outShare
    this.#jointRandSeed = jointRandSeed
  }

  /** To be released once the report is accepted. */
  get outShare(): FieldVector {
    return this.#outShare
  }

  /** Whether the joint randomness that the aggregators found together is what this one used. */
  expects(jointRandSeed: Uint8Array): boolean {
    return sameBytes(this.#jointRandSeed, jointRandSeed)
  }

  toString(): string {
    return '[secret]'
  }

  toJSON(): string {
    return '[secret]'
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return 'VerifyState [secret]'
  }
}
