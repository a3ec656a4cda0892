import type { Party } from '../../src/runtime/party.ts'
import type { OtReceiver } from './ot-receiver.ts'
import type { ExtendedBlock, OtSender } from './ot-sender.ts'
import { hashedOts } from './tmmo.ts'

/** Some OTs' pads at the sender: `lanes` of 16 bytes each for every OT, under a choice of 0 and of 1. */
export interface PadPairs extends ExtendedBlock {
  readonly pads: readonly [Uint8Array, Uint8Array]
}

/** Some OTs' pads at the receiver, under its choices. */
export interface ChosenPads extends ExtendedBlock {
  /** The choice bits of all OTs of the block; those of these OTs begin at bit `choiceAt`. */
  readonly choices: Uint8Array
  readonly choiceAt: number
  readonly pads: Uint8Array
}

/**
 * Random OT at the sender: two pads for each OT, hashes of q and of q + Delta. Pads come by pieces of 64 KiB, which are
 * views that the next piece overwrites.
 *
 * @param lanes pads of 16 bytes for each choice, 1 to 4,096
 * @throws BeaverdamError as `OtSender.extend`
 */
export async function* sendRandomOts(
  sender: OtSender,
  party: Party,
  count: number,
  lanes = 1,
): AsyncGenerator<PadPairs> {
  const step = hashedOts(lanes)
  for await (const block of sender.extend(party, count))
    for (let at = 0; at < block.count; at += step) {
      const piece = { first: at, count: Math.min(step, block.count - at), lanes, number: block.number + at }
      const zeros = await sender.hash.hash(0, { ...piece, shifted: false })
      const ones = await sender.hash.hash(1, { ...piece, shifted: true })
      yield { first: block.first + at, count: piece.count, number: piece.number, pads: [zeros, ones] }
    }
}

/** Random OT at the receiver: the pad of its choice for each OT, a hash of t. */
export async function* receiveRandomOts(
  receiver: OtReceiver,
  party: Party,
  choices: Uint8Array,
  count: number,
  lanes = 1,
): AsyncGenerator<ChosenPads> {
  const step = hashedOts(lanes)
  for await (const block of receiver.extend(party, choices, count))
    for (let at = 0; at < block.count; at += step) {
      const piece = { first: at, count: Math.min(step, block.count - at), lanes, number: block.number + at }
      const pads = await receiver.hash.hash(0, { ...piece, shifted: false })
      yield {
        first: block.first + at,
        count: piece.count,
        number: piece.number,
        choices: block.choices,
        choiceAt: at,
        pads,
      }
    }
}
