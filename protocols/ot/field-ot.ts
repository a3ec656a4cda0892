import { checkInteger, invalidArgument } from '../../src/errors.ts'
import type { Field } from '../../src/field/field.ts'
import { FieldVector } from '../../src/field/vector.ts'
import type { Party } from '../../src/runtime/party.ts'
import { stepOf } from '../../src/runtime/step.ts'
import { receiveElements } from '../additive/elements.ts'
import { choose } from './choice.ts'
import { padsPerElement, reducePads } from './field-pads.ts'
import { maxHashedBlocks } from './kernel-memory.ts'
import type { OtReceiver } from './ot-receiver.ts'
import type { OtSender } from './ot-sender.ts'
import { receiveRandomOts, sendRandomOts } from './random-ot.ts'

/** Elements of one OT's message, at most: what one call of the hash can mask. */
export function maxMessageLength(field: Field): number {
  return Math.floor(maxHashedBlocks / padsPerElement(field))
}

const correlationStep = stepOf('ot field correlation')
const messagesStep = stepOf('ot messages')

/**
 * Correlated OT over F_p at the sender, for products by Gilboa's method: for each OT i, with the receiver's choice c_i and
 * the sender's x_i, both get additive shares of c_i x_i.
 *
 * With pads z_0, z_1 the sender's share is -z_0, and it sends z_0 - z_1 + x.
 *
 * @param x one element an OT, or `length` elements an OT one after the other
 * @returns the sender's shares, as many as x has elements
 * @throws BeaverdamError INVALID_ARGUMENT, and as `OtSender.extend`
 */
export async function sendCorrelation(
  sender: OtSender,
  party: Party,
  x: FieldVector,
  length = 1,
): Promise<FieldVector> {
  const { field } = x
  const count = otsOf(x, length)
  const shares = new Uint8Array(x.bytes.length)
  for await (const piece of sendRandomOts(sender, party, count, length * padsPerElement(field))) {
    const [start, end] = range(field, piece, length)
    const elements = piece.count * length
    const share = shares.subarray(start, end)
    share.set(reducePads(sender.memory, 0, field, elements))
    const sent = x.bytes.slice(start, end)
    field.add(sent, sent, share)
    field.sub(sent, sent, reducePads(sender.memory, 1, field, elements))
    field.neg(share, share)
    await party.send(sender.peer, correlationStep, sent)
  }
  return new FieldVector(field, shares)
}

/**
 * The receiver of correlated OTs over F_p: its share is z_c, plus what it was sent if c = 1.
 *
 * @param choices one bit an OT
 * @throws BeaverdamError INVALID_ELEMENT, LENGTH_MISMATCH, and as `OtReceiver.extend`
 */
export async function receiveCorrelation(
  receiver: OtReceiver,
  party: Party,
  field: Field,
  choices: Uint8Array,
  count: number,
  length = 1,
): Promise<FieldVector> {
  checkLength(field, length)
  const shares = new Uint8Array(count * length * field.elementBytes)
  const lanes = length * padsPerElement(field)
  for await (const piece of receiveRandomOts(receiver, party, choices, count, lanes)) {
    const [start, end] = range(field, piece, length)
    const share = shares.subarray(start, end)
    share.set(reducePads(receiver.memory, 0, field, piece.count * length))
    const received = await receiveElements(party, field, receiver.peer, correlationStep, end - start)
    field.add(share, share, choose(receiver.memory, piece, undefined, received))
  }
  return new FieldVector(field, shares)
}

/**
 * Chosen-message OT at the sender: for each OT two vectors of `length` elements, of which the receiver gets one.
 *
 * @param messages under a choice of 0 and of 1, OT after OT
 * @throws BeaverdamError INVALID_ARGUMENT, and as `OtSender.extend`
 */
export async function sendMessages(
  sender: OtSender,
  party: Party,
  messages: readonly [FieldVector, FieldVector],
  length = 1,
): Promise<void> {
  const [{ field }] = messages
  const count = otsOf(messages[0], length)
  if (messages[1].field !== field || messages[1].length !== messages[0].length)
    invalidArgument('messages', 'two vectors of one field and length', messages[1].length)
  for await (const piece of sendRandomOts(sender, party, count, length * padsPerElement(field))) {
    const [start, end] = range(field, piece, length)
    const sent = new Uint8Array(2 * (end - start))
    for (const choice of [0, 1] as const) {
      const masked = sent.subarray(choice * (end - start), (choice + 1) * (end - start))
      const pads = reducePads(sender.memory, choice, field, piece.count * length)
      field.add(masked, messages[choice].bytes.subarray(start, end), pads)
    }
    await party.send(sender.peer, messagesStep, sent)
  }
}

/**
 * The receiver of chosen messages.
 *
 * @param choices one bit an OT
 * @returns the chosen vectors of `length` elements, OT after OT
 * @throws BeaverdamError INVALID_ELEMENT, LENGTH_MISMATCH, and as `OtReceiver.extend`
 */
export async function receiveMessages(
  receiver: OtReceiver,
  party: Party,
  field: Field,
  choices: Uint8Array,
  count: number,
  length = 1,
): Promise<FieldVector> {
  checkLength(field, length)
  const messages = new Uint8Array(count * length * field.elementBytes)
  const lanes = length * padsPerElement(field)
  for await (const piece of receiveRandomOts(receiver, party, choices, count, lanes)) {
    const [start, end] = range(field, piece, length)
    const half = end - start
    const received = await receiveElements(party, field, receiver.peer, messagesStep, 2 * half)
    const chosen = choose(receiver.memory, piece, received.subarray(0, half), received.subarray(half))
    const pads = reducePads(receiver.memory, 0, field, piece.count * length)
    field.sub(messages.subarray(start, end), chosen, pads)
  }
  return new FieldVector(field, messages)
}

function otsOf(x: FieldVector, length: number): number {
  checkLength(x.field, length)
  if (x.length % length !== 0) invalidArgument('x', `a multiple of ${length} elements`, x.length)
  return x.length / length
}

function checkLength(field: Field, length: number): void {
  checkInteger('length', length, 1, maxMessageLength(field))
}

/** Where the elements of a piece stand among the bytes of all. */
function range(
  field: Field,
  { first, count }: { first: number; count: number },
  length: number,
): [number, number] {
  const otBytes = length * field.elementBytes
  return [first * otBytes, (first + count) * otBytes]
}
