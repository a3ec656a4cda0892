import { powers } from '../../src/field/powers.ts'
import { transpose } from '../../src/field/transpose.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { inverseOf } from '../flp/bit-check.ts'
import { Mul } from '../flp/gadgets/mul.ts'
import { ParallelSum } from '../flp/gadgets/parallel-sum.ts'
import type { GadgetUse } from '../flp/valid.ts'
import type { PineParameters } from './parameters.ts'
import { PineCircuit } from './pine-circuit.ts'

/**
 * The circuit of all that PINE checks but the norm's computation (draft-chen-cfrg-vdaf-pine-01, sections 4.2.1, 4.2.2 and
 * 4.2.4), with joint randomness r, s, t. Its output is
 *
 *     sum of r^i b_i (b_i - 1)                       all bits are bits
 *   + t (v + u - B)                                  the squared norm is at most B
 *   + t^2 sum of s^i (y_i - (v_i - wrBound + 1)) g_i a wraparound check that is said to succeed is in range
 *   + t^3 (sum of g_i - wrChecks)                    and all succeed
 */
export class RangeChecks extends PineCircuit {
  readonly jointRandLen = 3
  readonly jointRandDegree: number
  readonly gadgets: readonly GadgetUse[]

  constructor(parameters: PineParameters) {
    super(parameters)
    const { bitsLen, wrChecks, chunkLength } = parameters
    const bitCalls = Math.ceil(bitsLen / chunkLength)
    const wrCalls = Math.ceil(wrChecks / chunkLength)
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
    const { field, bitsLen, chunkLength, sqNormBits, sqNormBound, wrChecks } = this.parameters
    const share = inverseOf(field, numShares)
    const bitCalls = Math.ceil(bitsLen / chunkLength)
    const norms = this.#bits(meas).slice(0, 2 * sqNormBits)
    const weights = powers(field, 2n, sqNormBits)
    const range = norms.dot(FieldVector.concat([weights, weights])) - sqNormBound * share
    const quadratic = outputs.slice(bitCalls).sum()
    const successes = this.#wraparoundBits(meas).successes.sum() - BigInt(wrChecks) * share
    const t = jointRand.at(2)
    return FieldVector.of(field, [
      outputs.slice(0, bitCalls).sum() + t * (range + t * (quadratic + t * successes)),
    ])
  }

  /** r^i b_i, and b_i - 1. */
  #bitFactors(meas: FieldVector, jointRand: FieldVector, numShares: number): Factors {
    const { field, bitsLen } = this.parameters
    const bits = this.#bits(meas)
    const ones = powers(field, 1n, bitsLen)
    return [bits.mul(powers(field, jointRand.at(0), bitsLen)), bits.axpy(-inverseOf(field, numShares), ones)]
  }

  /** s^i (y_i - v_i + wrBound - 1), and g_i. */
  #wraparoundFactors(meas: FieldVector, jointRand: FieldVector, numShares: number): Factors {
    const { field, measLen, wrBound, wrBits, wrChecks } = this.parameters
    const { values, successes } = this.#wraparoundBits(meas)
    const v = values.matmul(powers(field, 2n, wrBits), { rows: wrChecks, inner: wrBits, columns: 1 })
    const difference = meas
      .slice(measLen)
      .sub(v)
      .axpy((wrBound - 1n) * inverseOf(field, numShares), powers(field, 1n, wrChecks))
    return [difference.mul(powers(field, jointRand.at(1), wrChecks)), successes]
  }

  #bits(meas: FieldVector): FieldVector {
    return meas.slice(this.parameters.dimension, this.parameters.measLen)
  }

  /** The bits of all v, one after the other, and all g. */
  #wraparoundBits(meas: FieldVector): { values: FieldVector; successes: FieldVector } {
    const { normEnd, measLen, wrBits, wrChecks } = this.parameters
    const byBit = transpose(meas.slice(normEnd, measLen), wrChecks, wrBits + 1)
    const end = wrBits * wrChecks
    return { values: transpose(byBit.slice(0, end), wrBits, wrChecks), successes: byBit.slice(end) }
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

type Factors = readonly [left: FieldVector, right: FieldVector]
