import type { Party, Step } from '../../src/runtime/party.ts'
import { type Blocks, type Cut, receiveBlocks, sendBlocks } from './block-messages.ts'
import { nextTo, previousTo } from './replicated-share.ts'

/**
 * Every party passes a vector of canonical elements to the previous party.
 *
 * @returns what the next party passed
 * @throws LENGTH_MISMATCH, INVALID_ELEMENT, both naming the sender
 */
export async function passBack(at: Party, step: Step, cut: Cut, block: Blocks): Promise<Uint8Array> {
  const [to, from] = [previousTo(at.id), nextTo(at.id)]
  const send = (lane: Party) => sendBlocks(lane, to, step, cut, block)
  const receive = (lane: Party) => receiveBlocks(lane, from, step, cut)
  if (cut.bytes <= cut.blockBytes) {
    await send(at)
    return receive(at)
  }
  // scopes of their own, so that what a party sends never counts as an answer to what it has received
  const [passed] = await Promise.all([at.fork(`from-${from}`, receive), at.fork(`from-${at.id}`, send)])
  return passed
}
