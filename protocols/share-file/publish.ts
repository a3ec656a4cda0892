import { FieldVector } from '../../src/field/vector.ts'
import type { Mpc } from '../../src/runtime/arithmetic.ts'

/** Bytes that an element carries: fewer than any field of shares has, so that every value is one. */
const limbBytes = 7

/** Elements that so many bytes take. */
export function limbCount(bytes: number): number {
  return Math.ceil(bytes / limbBytes)
}

/**
 * Tells all parties what each has to say. It goes in and out through the arithmetic, so that it is as hard to tell
 * parties different things as the protocol underneath makes it.
 *
 * @param bytes equally many at all parties
 * @returns everybody's, by party
 */
export async function publish(mpc: Mpc, bytes: Uint8Array): Promise<readonly Uint8Array[]> {
  const limbs = limbCount(bytes.length)
  const own = toLimbs(mpc, bytes, limbs)
  const inputs = await Promise.all(
    mpc.names.map((_, id) => mpc.input(id, limbs, id === mpc.id ? own : undefined)),
  )
  const opened = await mpc.open(mpc.concat(inputs))
  return inputs.map((_, id) => fromLimbs(opened.subvector(id * limbs, (id + 1) * limbs), bytes.length))
}

function toLimbs({ field }: Mpc, bytes: Uint8Array, limbs: number): FieldVector {
  const vector = FieldVector.zero(field, limbs)
  for (let limb = 0; limb < limbs; limb++)
    vector.bytes.set(bytes.subarray(limb * limbBytes, (limb + 1) * limbBytes), limb * field.elementBytes)
  return vector
}

function fromLimbs(vector: FieldVector, length: number): Uint8Array {
  const bytes = new Uint8Array(vector.length * limbBytes)
  for (let limb = 0; limb < vector.length; limb++) {
    const start = limb * vector.field.elementBytes
    bytes.set(vector.bytes.subarray(start, start + limbBytes), limb * limbBytes)
  }
  return bytes.subarray(0, length)
}
