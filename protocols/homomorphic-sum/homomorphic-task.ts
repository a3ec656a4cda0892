import { BeaverdamError } from '../../src/errors.ts'
import { Field64 } from '../../src/field/field64.ts'
import type { Terms } from '../../src/runtime/session.ts'
import { LatticeParameters } from '../lattice/parameters.ts'
import { deriveProvenParameters } from '../plaintext-knowledge/derive-parameters.ts'
import type { SumTask } from '../secure-sum/task.ts'
import { type ElementsPerSlot, elementsPerSlot, slotCount } from './slot-packing.ts'

/** Most ciphertexts that one proof is about: more would spare few bytes and cost the same time. */
export const ciphertextsPerProof = 64

/** Slots that the largest ring has, of which every smaller one has a divisor. */
const mostSlots = 32_768

/**
 * How contributions to a sum are encrypted: what follows from the sum's task, for all alike. A key that is made for it opens one
 * batch.
 *
 * @example
 * const { parameters, ciphertextCount } = new HomomorphicTask(sumTask)
 */
export class HomomorphicTask {
  readonly sum: SumTask
  readonly perSlot: ElementsPerSlot
  readonly parameters: LatticeParameters
  /** In each contribution. */
  readonly ciphertextCount: number
  /** What the parties of a session about this task compare in the hello. */
  readonly terms: Terms

  /**
   * @param sum of elements of Field64
   * @throws BeaverdamError FIELD_MISMATCH
   * @throws BeaverdamError NOISE_BUDGET_EXCEEDED if no parameters have room for the noise of its largest batch
   */
  constructor(sum: SumTask) {
    if (sum.field.modulus !== Field64.modulus)
      throw new BeaverdamError('FIELD_MISMATCH', `slots hold elements of Field64, got ${sum.field.name}`)
    this.sum = sum
    this.perSlot = elementsPerSlot(sum)
    const slots = slotCount(sum.elements, this.perSlot)
    const derived = deriveProvenParameters({
      multiplied: false,
      addends: sum.maxBatch,
      parties: sum.aggregators,
      count: ciphertextsPerProof,
      diagonal: false,
      challenges: 'hash',
      maxOpened: mostSlots * Math.ceil(slots / mostSlots),
    })
    this.ciphertextCount = Math.ceil(slots / derived.n)
    // so that the key is exhausted by one batch
    const maxOpened = this.ciphertextCount * derived.n
    this.parameters = new LatticeParameters({ ...derived.toJSON(), maxOpened })
    this.terms = { protocol: 'beaverdam/homomorphic-sum/v1', task: sum.id, parameters: this.parameters.id }
  }

  /** How many ciphertexts each proof of a contribution is about. */
  get proofCounts(): readonly number[] {
    const whole = Math.floor(this.ciphertextCount / ciphertextsPerProof)
    const rest = this.ciphertextCount % ciphertextsPerProof
    return [...new Array<number>(whole).fill(ciphertextsPerProof), ...(rest === 0 ? [] : [rest])]
  }
}
