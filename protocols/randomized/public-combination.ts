import type { Field } from '../../src/field/field.ts'
import type { FieldVector } from '../../src/field/vector.ts'
import type { Prg } from '../../src/random/prg.ts'
import { expand, uniformBlockBytes } from '../../src/random/uniform.ts'

/**
 * The sum of each vector's elements times public coefficients, the same for all vectors: an integer that is the sum mod p.
 *
 * @param vectors one or more, of one length
 * @param coefficients what they are expanded from
 */
export async function combineEach(
  field: Field,
  vectors: readonly FieldVector[],
  coefficients: Prg,
): Promise<readonly bigint[]> {
  const sums = vectors.map(() => 0n)
  const blockBytes = uniformBlockBytes(field)
  const { length } = (vectors[0] as FieldVector).bytes
  for (let from = 0; from < length; from += blockBytes) {
    const to = Math.min(length, from + blockBytes)
    const block = await expand(field, coefficients, (to - from) / field.elementBytes)
    for (const [k, { bytes }] of vectors.entries())
      sums[k] = (sums[k] as bigint) + field.dot(block.bytes, bytes.subarray(from, to))
  }
  return sums
}
