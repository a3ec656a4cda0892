import { powers } from '../../src/field/powers.ts'
import { repeated } from '../../src/field/repeated.ts'
import { transpose } from '../../src/field/transpose.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { inverseOf } from '../flp/bit-check.ts'
import { Mul } from '../flp/gadgets/mul.ts'
import { ParallelSum } from '../flp/gadgets/parallel-sum.ts'
import type { GadgetUse } from '../flp/valid.ts'
import type { Factors, NormBound } from './norm-bound.ts'
import { PineCircuit } from './pine-circuit.ts'

/**
 * The circuit of all that PINE checks but the norm's computation (draft-chen-cfrg-vdaf-pine-01, sections 4.2.1, 4.2.2 and
 * 4.2.4), with joint randomness r, s, t. Its output is
 *
 *     sum of r^i b_i (b_i - 1)                       all bits are bits
 *   + t (v + u - bound^2)                            the squared norm is within the bound
 *   + t^2 sum of s^i (y_i - (v_i - wrBound + 1)) g_i a wraparound check that is said to succeed is in range
 *   + t^3 (sum of g_i - wrChecks)                    and all succeed
 *
 * Without success bits every g_i is the constant 1: the third line takes no product, and there is no fourth.
 *
 * The first calls of the gadget give the first sum, and what products a bound has that is not public.
 */
export class RangeChecks extends PineCircuit {
  readonly jointRandLen = 3
  readonly jointRandDegree: number
  readonly gadgets: readonly GadgetUse[]

  constructor(normBound: NormBound<never, unknown>) {
    super(normBound)
    const { bitsLen, wrChecks, successBits, chunkLength } = this.parameters
    const bitCalls = this.#bitCalls
    const wrCalls = successBits ? Math.ceil(wrChecks / chunkLength) : 0
    this.jointRandDegree = Math.max(bitsLen - 1, wrChecks + 1, 3)
    this.gadgets = [
      {
        gadget: new ParallelSum(new Mul(), chunkLength),
        calls: bitCalls + wrCalls,
        inputs: (meas, jointRand, numShares) =>
          this.#wires(
            [
              this.#bitFactors(meas, jointRand, numShares),
              this.#wraparoundFactors(meas, jointRand, numShares),
            ],
            [bitCalls, wrCalls],
          ),
      },
    ]
  }

  output(meas: FieldVector, outputs: FieldVector, jointRand: FieldVector, numShares: number): FieldVector {
    const { field, wrChecks, successBits } = this.parameters
    const bitCalls = this.#bitCalls
    const t = jointRand.at(2)
    const range = this.normBound.affine(meas, numShares)
    const { differences, successes } = this.#wraparoundTerms(meas, jointRand, numShares)
    const wraparound = successBits
      ? outputs.slice(bitCalls).sum() + t * (successes.sum() - BigInt(wrChecks) * inverseOf(field, numShares))
      : differences.sum()
    return FieldVector.of(field, [outputs.slice(0, bitCalls).sum() + t * (range + t * wraparound)])
  }

  get #bitCalls(): number {
    const { bitsLen, chunkLength } = this.parameters
    return Math.ceil((bitsLen + this.normBound.productCount) / chunkLength)
  }

  /** r^i b_i and b_i - 1, then t times a product of the bound's. */
  #bitFactors(meas: FieldVector, jointRand: FieldVector, numShares: number): Factors {
    const { field, dimension, measLen, bitsLen } = this.parameters
    const bits = meas.slice(dimension, measLen)
    const one = repeated(field, inverseOf(field, numShares), bitsLen)
    const [left, right] = this.normBound.products(meas)
    return [
      FieldVector.concat([bits.mul(powers(field, jointRand.at(0), bitsLen)), left.scale(jointRand.at(2))]),
      FieldVector.concat([bits.sub(one), right]),
    ]
  }

  /** Empty without success bits. */
  #wraparoundFactors(meas: FieldVector, jointRand: FieldVector, numShares: number): Factors {
    const { differences, successes } = this.#wraparoundTerms(meas, jointRand, numShares)
    return [differences.slice(0, successes.length), successes]
  }

  /** s^i (y_i - v_i + wrBound - 1), and g_i: the factors of the products, if there are any. */
  #wraparoundTerms(
    meas: FieldVector,
    jointRand: FieldVector,
    numShares: number,
  ): { differences: FieldVector; successes: FieldVector } {
    const { field, normEnd, measLen, wrBound, wrBits, wrChecks, checkBits } = this.parameters
    const byBit = transpose(meas.slice(normEnd, measLen), wrChecks, checkBits)
    const end = wrBits * wrChecks
    const values = transpose(byBit.slice(0, end), wrBits, wrChecks)
    const v = values.matmul(powers(field, 2n, wrBits), { rows: wrChecks, inner: wrBits, columns: 1 })
    const differences = meas
      .slice(measLen)
      .sub(v)
      .add(repeated(field, (wrBound - 1n) * inverseOf(field, numShares), wrChecks))
      .mul(powers(field, jointRand.at(1), wrChecks))
    return { differences, successes: byBit.slice(end) }
  }

  /** Factors j of all calls are wires 2 j and 2 j + 1; what a call has too few of is filled up with zeroes. */
  #wires(factors: readonly Factors[], calls: readonly number[]): FieldVector {
    const { field, chunkLength } = this.parameters
    const [left, right] = [0, 1].map((side) => {
      const filled = factors.map((pair, i) => {
        const chunks = FieldVector.zero(field, (calls[i] as number) * chunkLength)
        chunks.bytes.set((pair[side] as FieldVector).bytes)
        return chunks
      })
      const all = FieldVector.concat(filled)
      return transpose(all, all.length / chunkLength, chunkLength)
    }) as [FieldVector, FieldVector]
    const rowBytes = left.bytes.length / chunkLength
    const wires = FieldVector.zero(field, 2 * left.length)
    for (let start = 0; start < left.bytes.length; start += rowBytes) {
      wires.bytes.set(left.bytes.subarray(start, start + rowBytes), 2 * start)
      wires.bytes.set(right.bytes.subarray(start, start + rowBytes), 2 * start + rowBytes)
    }
    return wires
  }
}
