import type { NttField } from '../../src/field/ntt-field.ts'
import type { FieldVector } from '../../src/field/vector.ts'
import type { Gadget } from './gadgets/gadget.ts'

/**
 * A validity circuit and the encoding of measurements that it judges: `Valid` of draft-irtf-cfrg-vdaf-18, section 7.3.2.
 *
 * The document evaluates a circuit call by call. None of its circuits feeds a gadget's output to a gadget's input, so here
 * `eval` is done in two steps on whole vectors: `inputs` of each gadget are those of all its calls, `output` takes all
 * outputs. Both are affine in the measurement, so that they work on shares; `numShares` says how many there are, and
 * constants are divided by it.
 */
export interface Valid<Measurement, AggResult> {
  readonly field: NttField
  readonly gadgets: readonly GadgetUse[]
  /** Elements of an encoded measurement. */
  readonly measLen: number
  /** Elements of joint randomness. */
  readonly jointRandLen: number
  /** Total degree of the circuit's output as a polynomial in the joint randomness. */
  readonly jointRandDegree: number
  /** Elements of an aggregatable output. */
  readonly outputLen: number
  /** Elements of the circuit's output, which are all zero for a valid measurement. */
  readonly evalOutputLen: number

  /** @throws BeaverdamError INVALID_ARGUMENT for a measurement out of range; the message does not repeat it */
  encode(measurement: Measurement): FieldVector
  /** @param meas an encoded measurement, or a share of one */
  truncate(meas: FieldVector): FieldVector
  /** @param output the sum of aggregatable outputs */
  decode(output: FieldVector, numMeasurements: number): AggResult
  /** @param outputs of all calls of the first gadget, then of the second, and so on */
  output(meas: FieldVector, outputs: FieldVector, jointRand: FieldVector, numShares: number): FieldVector
}

/** A gadget of a circuit, how often the circuit calls it, and on what. */
export interface GadgetUse {
  readonly gadget: Gadget
  readonly calls: number
  /** @returns a row for each wire of the gadget, with its inputs in all calls */
  inputs(meas: FieldVector, jointRand: FieldVector, numShares: number): FieldVector
}
