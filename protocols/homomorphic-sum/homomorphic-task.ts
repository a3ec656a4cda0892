import { BeaverdamError, invalidArgument } from '../../src/errors.ts'
import { Field64 } from '../../src/field/field64.ts'
import type { Terms } from '../../src/runtime/hello.ts'
import { LatticeParameters } from '../lattice/parameters.ts'
import type { PublicColumns } from '../lattice/public-key.ts'
import type { SumTask } from '../secure-sum/task.ts'
import { type ElementsPerSlot, elementsPerSlot, slotCount } from './slot-packing.ts'
import { smallestForm, type TupleShape } from './tuple-shape.ts'

/**
 * How contributions to a sum are encrypted: what follows from the sum's task, for all alike. A key that is made for it opens one
 * batch.
 *
 * @example
 * const { parameters, shape, ciphertextCount } = new HomomorphicTask(sumTask)
 */
export class HomomorphicTask {
  readonly sum: SumTask
  readonly perSlot: ElementsPerSlot
  readonly parameters: LatticeParameters
  /** Of each contribution; the key has as many columns. */
  readonly shape: TupleShape
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
    const { parameters, shape } = smallestForm(sum, slotCount(sum.elements, this.perSlot))
    this.shape = shape
    // so that the key is exhausted by one batch
    const maxOpened = this.ciphertextCount * parameters.n
    this.parameters = new LatticeParameters({ ...parameters.toJSON(), maxOpened })
    this.terms = { protocol: 'beaverdam/homomorphic-sum/v1', task: sum.id, parameters: this.parameters.id }
  }

  /** In each contribution. */
  get ciphertextCount(): number {
    return this.shape.columns * this.shape.tuples
  }

  /**
   * Checks that a key was made for such a task.
   *
   * @throws BeaverdamError PARAMETERS_MISMATCH
   * @throws BeaverdamError INVALID_ARGUMENT for another number of columns
   */
  checkKey({ parameters, columns }: PublicColumns): void {
    this.parameters.checkSame(parameters)
    if (columns.length !== this.shape.columns)
      invalidArgument('publicKey', `a key of ${this.shape.columns} columns`, columns.length)
  }
}
