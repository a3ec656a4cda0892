import { Field64 } from '../../src/field/field64.ts'
import { largestEncoding } from '../../src/field/fixed-format.ts'
import { FieldVector } from '../../src/field/vector.ts'
import type { SumTask } from '../secure-sum/task.ts'

/** How many elements of a contribution share a slot. */
export type ElementsPerSlot = 1 | 2

/** What two sums in a slot stay below in magnitude: lo + 2^32 hi is then below p / 2, and says what both are. */
const halfSlot = 2 ** 31

const shift = 2n ** 32n

/** Two, if no sum of a task can reach 2^31 in magnitude, the total weight included. */
export function elementsPerSlot({ format, maxBatch, maxWeight = 1 }: SumTask): ElementsPerSlot {
  const largest = BigInt(maxBatch) * BigInt(maxWeight) * largestEncoding(format)
  return largest < halfSlot && maxBatch * maxWeight < halfSlot ? 2 : 1
}

/** Slots that a contribution takes. */
export function slotCount(elements: number, perSlot: ElementsPerSlot): number {
  return Math.ceil(elements / perSlot)
}

/** Slot j of two elements each is element j plus 2^32 times element j of the second half. */
export function packSlots(elements: FieldVector, perSlot: ElementsPerSlot): FieldVector {
  if (perSlot === 1) return elements
  const count = slotCount(elements.length, perSlot)
  const high = FieldVector.zero(Field64, count)
  high.bytes.set(elements.bytes.subarray(count * Field64.elementBytes))
  return elements.slice(0, count).axpy(shift, high)
}

/** The elements of packed sums. @param length how many */
export function unpackSlots(slots: FieldVector, length: number, perSlot: ElementsPerSlot): FieldVector {
  if (perSlot === 1) return slots
  const words = new Uint32Array(slots.bytes.slice().buffer)
  const sums = new Float64Array(2 * slots.length)
  for (let j = 0; j < slots.length; j++) {
    const [low, high] = [words[2 * j] as number, words[2 * j + 1] as number]
    // an element above p / 2 = 2^63 - 2^31 + 1/2 stands for itself less p = 2^64 - 2^32 + 1
    const isNegative = high > 0x7fffffff || (high === 0x7fffffff && low > 0x80000000)
    const signedLow = (isNegative ? low - 1 : low) | 0
    const carried = isNegative ? high + (low === 0 ? 0 : 1) : high
    sums[j] = signedLow
    sums[slots.length + j] = (carried + (signedLow < 0 ? 1 : 0)) | 0
  }
  const elements = FieldVector.zero(Field64, length)
  Field64.encode(elements.bytes, sums.subarray(0, length), { fractionBits: 0, clip: halfSlot })
  return elements
}
