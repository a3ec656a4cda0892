import { BeaverdamError } from '../../src/errors.ts'
import type { NttField } from '../../src/field/ntt-field.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { Front } from './front.ts'
import { GadgetPolynomial, type PolynomialForm } from './gadget-polynomial.ts'
import type { Valid } from './valid.ts'
import { wiresOf } from './wires.ts'

/**
 * The fully linear proof system of Boneh et al. (CRYPTO 2019, ePrint 2019/188, theorem 4.3): `FlpBBCGGI19` of
 * draft-irtf-cfrg-vdaf-18, section 7.3. `query` is linear in measurement and proof together, so that each verifier queries
 * its shares, and the sum of the answers decides.
 *
 * @example
 * const flp = new Flp(new Count(Field64))
 * const none = FieldVector.zero(Field64, 0)
 * const meas = flp.valid.encode(1)
 * const proof = flp.prove(meas, FieldVector.random(Field64, flp.proveRandLen), none)
 * const verifier = flp.query(meas, proof, FieldVector.random(Field64, flp.queryRandLen), none, 1)
 * flp.decide(verifier) // true
 */
export class Flp<Measurement, AggResult> {
  readonly valid: Valid<Measurement, AggResult>
  readonly field: NttField
  /** Elements of prover randomness: a seed for each wire. */
  readonly proveRandLen: number
  /** Elements of query randomness: what reduces the circuit's output if it is a vector, and a test point for each gadget. */
  readonly queryRandLen: number
  readonly proofLen: number
  readonly verifierLen: number
  readonly #polynomials: readonly GadgetPolynomial[]

  /** @param form how proofs give gadget polynomials */
  constructor(valid: Valid<Measurement, AggResult>, form: PolynomialForm = 'values') {
    const { field, gadgets, evalOutputLen } = valid
    this.valid = valid
    this.field = field
    this.#polynomials = gadgets.map((use) => new GadgetPolynomial(field, use, form))
    const arity = gadgets.reduce((sum, { gadget }) => sum + gadget.arity, 0)
    this.proveRandLen = arity
    this.queryRandLen = gadgets.length + (evalOutputLen > 1 ? evalOutputLen : 0)
    this.proofLen = this.#polynomials.reduce((sum, { length }) => sum + length, arity)
    this.verifierLen = 1 + arity + gadgets.length
  }

  /**
   * A proof that a measurement is valid: for each gadget the seeds of its wires, and its polynomial.
   *
   * @param meas `measLen` elements
   * @param proveRand `proveRandLen` uniform elements
   * @param jointRand `jointRandLen` elements that are uniform once the shares of the measurement are fixed
   * @returns `proofLen` elements
   * @throws BeaverdamError LENGTH_MISMATCH
   */
  prove(meas: FieldVector, proveRand: FieldVector, jointRand: FieldVector): FieldVector {
    checkLength('meas', meas, this.valid.measLen)
    checkLength('proveRand', proveRand, this.proveRandLen)
    checkLength('jointRand', jointRand, this.valid.jointRandLen)
    const rand = new Front(proveRand)
    return FieldVector.concat(
      this.#polynomials.flatMap((polynomial) => {
        const { use } = polynomial
        const seeds = rand.take(use.gadget.arity)
        return [seeds, polynomial.of(wiresOf(use, seeds, use.inputs(meas, jointRand, 1)))]
      }),
    )
  }

  /**
   * The verifier message, or this verifier's share of it: the circuit's output, reduced to one element, then for each
   * gadget its wire polynomials and its own at the test point.
   *
   * @param meas `measLen` elements, or this verifier's share of them
   * @param proof `proofLen` elements, or this verifier's share of them
   * @param queryRand `queryRandLen` uniform elements that the prover did not know
   * @param jointRand that of the proof
   * @param numShares how many verifiers share measurement and proof
   * @returns `verifierLen` elements
   * @throws BeaverdamError TEST_POINT_REJECTED
   * @throws BeaverdamError LENGTH_MISMATCH
   */
  query(
    meas: FieldVector,
    proof: FieldVector,
    queryRand: FieldVector,
    jointRand: FieldVector,
    numShares: number,
  ): FieldVector {
    const { valid, field } = this
    checkLength('meas', meas, valid.measLen)
    checkLength('proof', proof, this.proofLen)
    checkLength('queryRand', queryRand, this.queryRandLen)
    checkLength('jointRand', jointRand, valid.jointRandLen)
    const rand = new Front(queryRand)
    const elements = new Front(proof)
    const given = this.#polynomials.map((polynomial) => ({
      polynomial,
      seeds: elements.take(polynomial.use.gadget.arity),
      extended: polynomial.extend(elements.take(polynomial.length)),
    }))
    const outputs = FieldVector.concat(given.map(({ polynomial, extended }) => polynomial.outputs(extended)))
    const out = valid.output(meas, outputs, jointRand, numShares)
    const v = valid.evalOutputLen > 1 ? out.dot(rand.take(valid.evalOutputLen)) : out.at(0)
    const tests = given.map(({ polynomial, seeds, extended }) => {
      const { use } = polynomial
      const wires = wiresOf(use, seeds, use.inputs(meas, jointRand, numShares))
      return polynomial.test(wires, extended, rand.take(1).at(0))
    })
    return FieldVector.concat([FieldVector.of(field, [v]), ...tests])
  }

  /**
   * Whether a verifier message is that of a valid measurement: the circuit's output is zero, and each gadget gives for its
   * wires at the test point what its polynomial is there.
   *
   * @param verifier the sum of all shares of the message
   * @throws BeaverdamError LENGTH_MISMATCH
   */
  decide(verifier: FieldVector): boolean {
    checkLength('verifier', verifier, this.verifierLen)
    const elements = new Front(verifier)
    if (elements.take(1).at(0) !== 0n) return false
    return this.#polynomials.every(({ use: { gadget } }) => {
      const wireChecks = elements.take(gadget.arity)
      return gadget.eval(wireChecks).equal(elements.take(1))
    })
  }
}

function checkLength(name: string, vector: FieldVector, length: number): void {
  if (vector.length !== length)
    throw new BeaverdamError('LENGTH_MISMATCH', `${name}: expected ${length} elements, got ${vector.length}`)
}
