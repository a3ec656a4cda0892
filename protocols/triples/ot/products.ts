import { checkInteger, invalidArgument } from '../../../src/errors.ts'
import type { Field } from '../../../src/field/field.ts'
import { FieldVector } from '../../../src/field/vector.ts'
import type { Party } from '../../../src/runtime/party.ts'
import { stepOf } from '../../../src/runtime/step.ts'
import { receiveElements } from '../../additive/elements.ts'
import { choose } from '../../ot/choice.ts'
import { maxMessageLength } from '../../ot/field-ot.ts'
import { padsPerElement, reducePads } from '../../ot/field-pads.ts'
import type { OtReceiver } from '../../ot/ot-receiver.ts'
import type { OtSender } from '../../ot/ot-sender.ts'
import { receiveRandomOts, sendRandomOts } from '../../ot/random-ot.ts'
import { bitPlanes } from './bit-planes.ts'

const step = stepOf('ot product')

/** OTs that a scalar takes: one for each bit of the modulus. */
export function otsPerScalar(field: Field): number {
  return field.modulus.toString(2).length
}

/**
 * Products of two parties' secrets by Gilboa's method (CRYPTO '99), at the OT sender: for each scalar x_i of the receiver and
 * vector y_i of this party, both get additive shares of x_i y_i.
 *
 * For each bit of x_i, the highest first, the sender keeps -z_0 of the pads z_0, z_1 and sends z_0 - z_1 + y_i. Both ends
 * add up their shares by Horner's rule: what they have, doubled, and the share of the next bit.
 *
 * @param y vectors of `width` elements, one after the other
 * @param width 1 to `maxMessageLength(field)`
 * @returns as many shares as y has elements
 * @throws BeaverdamError INVALID_ARGUMENT, and as `OtSender.extend`
 */
export async function sendProducts(
  sender: OtSender,
  at: Party,
  y: FieldVector,
  width = 1,
): Promise<FieldVector> {
  const { field } = y
  checkWidth(field, width)
  if (y.length % width !== 0) invalidArgument('y', `a multiple of ${width} elements`, y.length)
  const count = (y.length / width) * otsPerScalar(field)
  const otBytes = width * field.elementBytes
  const shares = FieldVector.zero(field, y.length)
  for await (const piece of sendRandomOts(sender, at, count, width * padsPerElement(field))) {
    const elements = piece.count * width
    const sent = reducePads(sender.memory, 0, field, elements).slice()
    for (const { from, to, scalar } of rows(piece, y.length / width)) {
      const row = sent.subarray(from * otBytes, to * otBytes)
      const start = scalar * otBytes
      horner(field, shares.bytes.subarray(start, start + row.length), row)
      field.add(row, row, y.bytes.subarray(start, start + row.length))
    }
    field.sub(sent, sent, reducePads(sender.memory, 1, field, elements))
    await at.send(sender.peer, step, sent)
  }
  return shares.neg()
}

/**
 * The OT receiver of products: its choices are the bits of x, and its share of a bit is z_c, plus what it was sent if c = 1.
 *
 * @param x scalars, one for each vector of the sender
 * @returns `width` shares for each scalar
 * @throws BeaverdamError INVALID_ARGUMENT, INVALID_ELEMENT, LENGTH_MISMATCH, and as `OtReceiver.extend`
 */
export async function receiveProducts(
  receiver: OtReceiver,
  at: Party,
  x: FieldVector,
  width = 1,
): Promise<FieldVector> {
  const { field } = x
  checkWidth(field, width)
  const bits = otsPerScalar(field)
  const lanes = width * padsPerElement(field)
  const otBytes = width * field.elementBytes
  const shares = FieldVector.zero(field, x.length * width)
  const choices = bitPlanes(x, bits)
  for await (const piece of receiveRandomOts(receiver, at, choices, bits * x.length, lanes)) {
    const elements = piece.count * width
    const sent = await receiveElements(at, field, receiver.peer, step, elements * field.elementBytes)
    const gained = choose(receiver.memory, piece, undefined, sent)
    field.add(gained, gained, reducePads(receiver.memory, 0, field, elements))
    for (const { from, to, scalar } of rows(piece, x.length)) {
      const row = gained.subarray(from * otBytes, to * otBytes)
      horner(field, shares.bytes.subarray(scalar * otBytes, scalar * otBytes + row.length), row)
    }
  }
  return shares
}

function checkWidth(field: Field, width: number): void {
  checkInteger('width', width, 1, maxMessageLength(field))
}

/** OTs of a piece that belong to one bit of scalars that follow each other. */
interface Row {
  /** The OTs' places in the piece. */
  readonly from: number
  readonly to: number
  /** The first one's scalar. */
  readonly scalar: number
}

function* rows({ first, count }: { first: number; count: number }, scalars: number): Generator<Row> {
  for (let from = 0, to = 0; from < count; from = to) {
    const scalar = (first + from) % scalars
    to = Math.min(count, from + scalars - scalar)
    yield { from, to, scalar }
  }
}

function horner(field: Field, sum: Uint8Array, next: Uint8Array): void {
  field.add(sum, sum, sum)
  field.add(sum, sum, next)
}
