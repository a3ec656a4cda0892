import { BeaverdamError } from '../../../src/errors.ts'
import { describeElement } from '../files/tensor.ts'
import type { Update } from '../files/update.ts'
import type { SumPlan } from './plan.ts'

/**
 * Refuses a number that the sum has no room for, unless the plan clips.
 *
 * @throws BeaverdamError HEADROOM_EXCEEDED, which names the file, the tensor and the index, and not the number
 */
export function checkRange(update: Update, path: string, { task, clips }: SumPlan): void {
  if (clips) return
  const { clip, fractionBits } = task.format
  for (const tensor of update.tensors) {
    const index = tensor.values.findIndex((value) => Math.abs(value) > clip)
    if (index >= 0)
      throw new BeaverdamError(
        'HEADROOM_EXCEEDED',
        `${path}: ${describeElement(tensor, index)} is beyond ${clip}, the most that ${task.maxBatch} contributions ` +
          `with ${fractionBits} fraction bits in Field${task.field} leave room for; lower --fraction-bits, ` +
          'use --field 128, or set a --clip',
      )
  }
}
