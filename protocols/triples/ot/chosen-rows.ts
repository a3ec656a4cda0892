import { base64, type Kernels } from '../../../src/kernels/generated/choices.ts'
import { loadKernels } from '../../../src/kernels/load.ts'
import type { ChosenPads } from '../../ot/random-ot.ts'

const kernels = loadKernels<Kernels>(base64)
// The memory never grows, so that this view stays attached.
const memory = new Uint8Array(kernels.memory.buffer)

/**
 * What an OT receiver keeps of what it was sent: the rows whose choice is 1, with zeros in place of the others.
 *
 * @param rows one for each OT of a piece, all of one length, 64 KiB at most
 * @returns a view that the next call overwrites
 */
export function chosenRows(rows: Uint8Array, { count, choices, choiceAt }: ChosenPads): Uint8Array {
  memory.set(rows, kernels.rows.value)
  memory.set(choices.subarray(choiceAt >> 3, (choiceAt + count + 7) >> 3), kernels.choices.value)
  kernels.keepChosen(count, rows.length / count, choiceAt & 7)
  return memory.subarray(kernels.rows.value, kernels.rows.value + rows.length)
}
