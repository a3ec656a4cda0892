import { BeaverdamError } from '../../src/errors.ts'
import { FieldVector } from '../../src/field/vector.ts'
import type { SumTask } from './task.ts'
import { decodeValues, divide } from './term.ts'

const countBytes = 4

/** What became of a batch: the only thing that anybody sees of the contributions in it. */
export class Release {
  readonly task: SumTask
  /** How many contributions were summed. */
  readonly count: number
  /** The sum mod p: the weighted values and, if the task has weights, the total weight. */
  readonly elements: FieldVector

  constructor(task: SumTask, count: number, elements: FieldVector) {
    this.task = task
    this.count = count
    this.elements = elements
  }

  /** The bytes of every release of a task. */
  static bytes(task: SumTask): number {
    return countBytes + task.vectorBytes
  }

  /**
   * @throws BeaverdamError LENGTH_MISMATCH, INVALID_ELEMENT
   * @throws BeaverdamError MALFORMED_FRAME for a count outside the task's batch sizes
   */
  static fromBytes(task: SumTask, bytes: Uint8Array): Release {
    const elements = FieldVector.fromBytes(task.field, bytes.subarray(countBytes), task.elements)
    const count = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true)
    if (count < task.minBatch || count > task.maxBatch)
      throw new BeaverdamError(
        'MALFORMED_FRAME',
        `expected a release of ${task.minBatch} to ${task.maxBatch} contributions, got one of ${count}`,
      )
    return new Release(task, count, elements)
  }

  /** The count in four little-endian bytes, then the elements. */
  toBytes(): Uint8Array {
    const bytes = new Uint8Array(Release.bytes(this.task))
    new DataView(bytes.buffer).setUint32(0, this.count, true)
    bytes.set(this.elements.bytes, countBytes)
    return bytes
  }

  /** The sum of the weights; the number of contributions, if the task has none. */
  get totalWeight(): number {
    return this.task.maxWeight === undefined ? this.count : Number(this.elements.at(this.task.length))
  }

  /** The sum of the contributions, each times its weight. */
  sum(): Float64Array {
    return decodeValues(this.elements, this.task.length, this.task.format)
  }

  /** The weighted mean. @throws BeaverdamError ZERO_WEIGHT */
  mean(): Float64Array {
    return divide(this.sum(), this.totalWeight)
  }
}
