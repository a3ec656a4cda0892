import { checkInteger } from '../../src/errors.ts'
import type { Field } from '../../src/field/field.ts'
import { FieldVector } from '../../src/field/vector.ts'
import type { Party, Step } from '../../src/runtime/party.ts'
import { checkLength } from '../../src/runtime/receive-exactly.ts'
import { checkElements, receiveElements } from '../additive/elements.ts'
import { checkMask, type Mask } from './mask-check.ts'
import { inputSteps } from './steps.ts'

/**
 * A client's part with servers that take `MaskedInputs`: gives a vector x to them, the first parties of the session, and learns
 * nothing. It puts a mask r together from their shares, checks it, and sends x - r to each.
 *
 * @param at at a party behind the servers, in the scope in which they take the input
 * @param step alike at clients and servers
 * @throws INPUT_MASK_INVALID if a server lied about the mask; then nothing that depends on x was sent
 * @throws LENGTH_MISMATCH, INVALID_ELEMENT
 *
 * @example
 * await party.fork('incomes', (at) => giveInput(at, step, 3, FieldVector.of(Field64, [income])))
 */
export async function giveInput(at: Party, step: Step, servers: number, x: FieldVector): Promise<void> {
  checkInteger('id', at.id, servers)
  const steps = inputSteps(step)
  const mask = await receiveMask(at, steps.mask, servers, x.field, x.length)
  checkMask(at, mask)
  const { bytes } = x.sub(mask.r)
  await Promise.all(Array.from({ length: servers }, (_, to) => at.send(to, steps.difference, bytes)))
}

/** The sums of the shares of all servers. */
async function receiveMask(
  at: Party,
  step: Step,
  servers: number,
  field: Field,
  length: number,
): Promise<Mask> {
  const mask = {
    r: FieldVector.zero(field, length),
    v: FieldVector.zero(field, length),
    w: FieldVector.zero(field, length),
  }
  const { bytes: total } = mask.r
  const addShares = async (from: number) => {
    // servers may make material for hours before they have a mask
    const wanted = { atLeast: 1, within: Number.POSITIVE_INFINITY, maxBytes: total.length }
    const first = (await at.gather([from], step, wanted)).get(from) as Uint8Array
    field.add(total, total, checkElements(at, field, from, checkLength(at, from, first, total.length)))
    for (const { bytes } of [mask.v, mask.w])
      field.add(bytes, bytes, await receiveElements(at, field, from, step, bytes.length))
  }
  await Promise.all(Array.from({ length: servers }, (_, from) => addShares(from)))
  return mask
}
