import { nextPowerOf2 } from '../../src/field/ntt.ts'
import { FieldVector } from '../../src/field/vector.ts'
import type { GadgetUse } from './valid.ts'

/** The values of each wire polynomial: the seed, one for each call, and zeroes up to a power of two. */
export function wireLength({ calls }: GadgetUse): number {
  return nextPowerOf2(1 + calls)
}

/**
 * The input wires of a gadget over all its calls, a row for each. Wire j is a polynomial in the Lagrange basis: its value at
 * 1 is the wire's seed, its value at alpha^k the wire's input in call k, where alpha is a root of unity of order
 * `wireLength`.
 *
 * @param seeds one for each wire
 * @param inputs as the circuit gives them
 */
export function wiresOf(use: GadgetUse, seeds: FieldVector, inputs: FieldVector): FieldVector {
  const { field } = inputs
  const wires = FieldVector.zero(field, use.gadget.arity * wireLength(use))
  const seedBytes = field.elementBytes
  const inputBytes = use.calls * seedBytes
  const rowBytes = wireLength(use) * seedBytes
  for (let wire = 0; wire < use.gadget.arity; wire++) {
    wires.bytes.set(seeds.bytes.subarray(wire * seedBytes, (wire + 1) * seedBytes), wire * rowBytes)
    wires.bytes.set(
      inputs.bytes.subarray(wire * inputBytes, (wire + 1) * inputBytes),
      wire * rowBytes + seedBytes,
    )
  }
  return wires
}
