import { modInv } from '../../src/field/modular.ts'
import type { NttField } from '../../src/field/ntt-field.ts'
import { repeated } from '../../src/field/repeated.ts'
import { transpose } from '../../src/field/transpose.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { Mul } from './gadgets/mul.ts'
import { ParallelSum } from './gadgets/parallel-sum.ts'
import type { GadgetUse } from './valid.ts'

/**
 * Checks that each element b of a measurement is 0 or 1: the sum of r^j b (b - 1) over the chunk_length elements of a chunk,
 * j = 1, 2, .., is the output of call k, where r is element k of the joint randomness. The sum over all calls is zero for
 * bits; for anything else it is zero for a fraction of chunk_length / p of all joint randomness at most.
 *
 * @param measLen elements of the measurement; the last chunk is filled up with zeroes
 * @param chunkLength elements of a chunk
 */
export function bitCheck(field: NttField, measLen: number, chunkLength: number): GadgetUse {
  const calls = Math.ceil(measLen / chunkLength)
  const rowBytes = calls * field.elementBytes

  /** Row 2 j has r^(j + 1) b for element j of all chunks, row 2 j + 1 has b - 1. */
  function inputs(meas: FieldVector, jointRand: FieldVector, numShares: number): FieldVector {
    const bits = transpose(meas, calls, chunkLength)
    const one = repeated(field, inverseOf(field, numShares), calls)
    const rows = FieldVector.zero(field, 2 * bits.length)
    const power = jointRand.slice()
    for (let start = 0; start < bits.bytes.length; start += rowBytes) {
      const row = bits.bytes.subarray(start, start + rowBytes)
      field.mul(rows.bytes.subarray(2 * start, 2 * start + rowBytes), row, power.bytes)
      field.sub(rows.bytes.subarray(2 * start + rowBytes, 2 * (start + rowBytes)), row, one.bytes)
      field.mul(power.bytes, power.bytes, jointRand.bytes)
    }
    return rows
  }

  return { gadget: new ParallelSum(new Mul(), chunkLength), calls, inputs }
}

/** 1 / numShares: the share of the constant 1 that each of so many verifiers takes. */
export function inverseOf(field: NttField, numShares: number): bigint {
  return modInv(BigInt(numShares), field.modulus)
}
