import type { FieldVector } from '../../../src/field/vector.ts'

/** The non-linear part of a validity circuit (draft-irtf-cfrg-vdaf-18, section 7.3.2). */
export interface Gadget {
  /** How many input wires it has. */
  readonly arity: number
  /** Arithmetic degree: of its output as a polynomial in its inputs. */
  readonly degree: number
  /**
   * Evaluates it at n points at once.
   *
   * @param inputs `arity` rows, each the n values of one wire
   * @returns the n outputs
   */
  eval(inputs: FieldVector): FieldVector
}

/** The values of one wire, of inputs to a gadget; they are not copied. */
export function wireOf(inputs: FieldVector, gadget: Gadget, wire: number): Uint8Array {
  const rowBytes = inputs.bytes.length / gadget.arity
  return inputs.bytes.subarray(wire * rowBytes, (wire + 1) * rowBytes)
}
