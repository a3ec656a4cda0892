import type { Field } from '../../src/field/field.ts'
import type { Party, PartyId, Step } from '../../src/runtime/party.ts'
import { receiveElements } from '../additive/elements.ts'

/** How a vector of canonical elements is cut into messages, alike at who sends it and who gets it. */
export interface Cut {
  readonly field: Field
  /** Of the whole vector. */
  readonly bytes: number
  /** Most bytes in a message, which holds whole elements. */
  readonly blockBytes: number
}

/** The bytes from `from` up to `to`, which nobody writes to afterwards. Asked for in their order. */
export type Blocks = (from: number, to: number) => Uint8Array | Promise<Uint8Array>

/** Sends a vector, each block as soon as it is made. */
export async function sendBlocks(at: Party, to: PartyId, step: Step, cut: Cut, block: Blocks): Promise<void> {
  for (const [from, end] of ranges(cut)) await at.send(to, step, await block(from, end))
}

/** Receives a vector. @throws LENGTH_MISMATCH, INVALID_ELEMENT, both naming the sender */
export async function receiveBlocks(at: Party, from: PartyId, step: Step, cut: Cut): Promise<Uint8Array> {
  // one message is the vector itself: nothing to copy
  if (cut.bytes <= cut.blockBytes) return receiveElements(at, cut.field, from, step, cut.bytes)
  const vector = new Uint8Array(cut.bytes)
  for (const [start, end] of ranges(cut))
    vector.set(await receiveElements(at, cut.field, from, step, end - start), start)
  return vector
}

/** Of every message, the first of which there is even if the vector is empty. */
function* ranges({ field, bytes, blockBytes }: Cut): Generator<readonly [from: number, to: number]> {
  const wholeElements = blockBytes - (blockBytes % field.elementBytes)
  for (let from = 0; from === 0 || from < bytes; from += wholeElements)
    yield [from, Math.min(bytes, from + wholeElements)]
}
