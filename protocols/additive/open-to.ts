import type { FieldVector } from '../../src/field/vector.ts'
import type { Party, PartyId, Step } from '../../src/runtime/party.ts'
import { receiveElements } from './elements.ts'

/**
 * Opens a vector to one party: all others send it their shares, block by block.
 *
 * @param blockBytes most bytes in a message, in whole elements
 * @returns the vector at that party, undefined at the others
 */
export async function openTo(
  at: Party,
  step: Step,
  to: PartyId,
  share: FieldVector,
  blockBytes: number,
): Promise<FieldVector | undefined> {
  const { field } = share
  const others = [...at.names.keys()].filter((id) => id !== to)
  const sum = share.slice()
  for (let from = 0; from === 0 || from < sum.bytes.length; from += blockBytes) {
    const block = sum.bytes.subarray(from, from + blockBytes)
    if (at.id !== to) await at.send(to, step, block)
    else
      for (const sender of others)
        field.add(block, block, await receiveElements(at, field, sender, step, block.length))
  }
  return at.id === to ? sum : undefined
}
