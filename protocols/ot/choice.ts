import type { KernelMemory } from './kernel-memory.ts'
import type { ChosenPads } from './random-ot.ts'

/**
 * Takes the message of its choice for each of some OTs, by masks: neither time nor an address tells which.
 *
 * @param zeros messages under a choice of 0, OT after OT and at most 64 KiB; all zero if undefined
 * @param ones messages under a choice of 1, as many bytes
 * @returns a view that the next call overwrites
 */
export function choose(
  memory: KernelMemory,
  { count, choices, choiceAt }: Pick<ChosenPads, 'count' | 'choices' | 'choiceAt'>,
  zeros: Uint8Array | undefined,
  ones: Uint8Array,
): Uint8Array {
  const chosen = memory.view('messages0', ones.length)
  if (zeros === undefined) chosen.fill(0)
  else chosen.set(zeros)
  memory.view('messages1', ones.length).set(ones)
  const bits = choices.subarray(choiceAt >> 3, Math.ceil((choiceAt + count) / 8))
  memory.view('messageChoices', bits.length).set(bits)
  memory.kernels.choose(count, ones.length / count, choiceAt & 7)
  return chosen
}
