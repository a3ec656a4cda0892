import type { Field } from '../../../src/field/field.ts'
import { FieldVector } from '../../../src/field/vector.ts'
import { type Prg, seededPrg } from '../../../src/random/prg.ts'
import { Seed, seedBytes } from '../../../src/random/seed.ts'
import type { Party, PartyId } from '../../../src/runtime/party.ts'
import { stepOf } from '../../../src/runtime/step.ts'
import { receiveElements } from '../../additive/elements.ts'
import { bitAt } from '../../ot/masks.ts'
import type { OtReceiver } from '../../ot/ot-receiver.ts'
import type { OtSender } from '../../ot/ot-sender.ts'
import { type Place, placeOf } from '../../ot/place.ts'
import { receiveRandomOts, sendRandomOts } from '../../ot/random-ot.ts'
import { otsPerScalar } from '../ot/products.ts'
import { type GadgetSum, gadgetSum, wordBytes } from './gadget-sum.ts'

/** Pads of an OT that make up the seed of a stream. */
const lanes = 2

export const copeeStep = stepOf('mascot copee')

/**
 * Correlated oblivious product evaluation with errors (MASCOT, ePrint 2016/505, figure 3), at the end that has the values:
 * of each value x it gets a share t, and the receiver a share q, with q + t = x Delta for the receiver's secret Delta.
 *
 * The ends set up once, by an OT of two seeds for each bit of Delta; then a value costs an element for each bit.
 *
 * A sender that deviates puts in another x for each bit of Delta: q + t = sum of 2^i x_i Delta_i. Whoever uses the shares
 * checks them.
 */
export class CopeeSender {
  readonly #peer: PartyId
  readonly #field: Field
  readonly #streams: readonly (readonly [Prg, Prg])[]
  readonly #sum: GadgetSum

  /** @param seeds by bit of Delta, the lowest first: under a choice of 0 and of 1 */
  private constructor(
    peer: PartyId,
    field: Field,
    place: Place,
    seeds: readonly (readonly [Uint8Array, Uint8Array])[],
  ) {
    this.#peer = peer
    this.#field = field
    this.#streams = seeds.map(([zero, one], bit) => [streamOf(zero, place, bit), streamOf(one, place, bit)])
    this.#sum = gadgetSum(field)
  }

  /** Beside `CopeeReceiver.setup` in the same scope. @throws as `OtSender.extend` */
  static async setup(at: Party, field: Field, ots: OtSender): Promise<CopeeSender> {
    const seeds: [Uint8Array, Uint8Array][] = []
    for await (const { count, pads } of sendRandomOts(ots, at, otsPerScalar(field), lanes))
      for (let i = 0; i < count; i++) seeds.push([seedAt(pads[0], i), seedAt(pads[1], i)])
    return new CopeeSender(ots.peer, field, placeOf(at, at.id, ots.peer), seeds)
  }

  /** Beside `CopeeReceiver.extend` in the same scope. @returns t for each value */
  async extend(at: Party, values: FieldVector): Promise<FieldVector> {
    const shares: FieldVector[] = [FieldVector.zero(this.#field, 0)]
    for (let from = 0; from < values.length; from += this.#sum.maxValues)
      shares.push(
        await this.#extendBlock(at, values.slice(from, Math.min(values.length, from + this.#sum.maxValues))),
      )
    return FieldVector.concat(shares).neg()
  }

  async #extendBlock(at: Party, { bytes, length }: FieldVector): Promise<FieldVector> {
    const wanted = length * wordBytes(this.#field)
    const corrections = new Uint8Array(this.#streams.length * bytes.length)
    this.#sum.begin(length, bytes)
    for (const [row, streams] of this.#streams.toReversed().entries()) {
      const [zeros, ones] = await Promise.all([streams[0].next(wanted), streams[1].next(wanted)])
      corrections.set(this.#sum.correct(zeros, ones), row * bytes.length)
      streams[0].release?.(zeros)
      streams[1].release?.(ones)
    }
    const sum = this.#sum.sum()
    await at.send(this.#peer, copeeStep, corrections)
    return sum
  }
}

/** The end that has Delta; see `CopeeSender`. */
export class CopeeReceiver {
  readonly #peer: PartyId
  readonly #field: Field
  readonly #delta: Uint8Array
  readonly #streams: readonly Prg[]
  readonly #sum: GadgetSum

  private constructor(peer: PartyId, delta: FieldVector, place: Place, seeds: readonly Uint8Array[]) {
    this.#peer = peer
    this.#field = delta.field
    this.#delta = delta.bytes
    this.#streams = seeds.map((seed, bit) => streamOf(seed, place, bit))
    this.#sum = gadgetSum(delta.field)
  }

  /** @param delta one element @throws as `OtReceiver.extend` */
  static async setup(at: Party, delta: FieldVector, ots: OtReceiver): Promise<CopeeReceiver> {
    const seeds: Uint8Array[] = []
    const count = otsPerScalar(delta.field)
    const choices = delta.bytes.subarray(0, Math.ceil(count / 8))
    for await (const piece of receiveRandomOts(ots, at, choices, count, lanes))
      for (let i = 0; i < piece.count; i++) seeds.push(seedAt(piece.pads, i))
    return new CopeeReceiver(ots.peer, delta, placeOf(at, ots.peer, at.id), seeds)
  }

  /** @returns q for each value @throws LENGTH_MISMATCH, INVALID_ELEMENT */
  async extend(at: Party, count: number): Promise<FieldVector> {
    const shares: FieldVector[] = [FieldVector.zero(this.#field, 0)]
    for (let from = 0; from < count; from += this.#sum.maxValues)
      shares.push(await this.#extendBlock(at, Math.min(this.#sum.maxValues, count - from)))
    return FieldVector.concat(shares)
  }

  async #extendBlock(at: Party, count: number): Promise<FieldVector> {
    const wanted = count * wordBytes(this.#field)
    const rowBytes = count * this.#field.elementBytes
    const bits = this.#streams.length
    const corrections = await receiveElements(at, this.#field, this.#peer, copeeStep, bits * rowBytes)
    this.#sum.begin(count)
    for (let bit = bits - 1, from = 0; bit >= 0; bit--, from += rowBytes) {
      const stream = this.#streams[bit] as Prg
      const words = await stream.next(wanted)
      this.#sum.take(words, corrections.subarray(from, from + rowBytes), bitAt(this.#delta, bit))
      stream.release?.(words)
    }
    return this.#sum.sum()
  }
}

function seedAt(pads: Uint8Array, i: number): Uint8Array {
  return pads.slice(i * seedBytes, (i + 1) * seedBytes)
}

function streamOf(seed: Uint8Array, { session, address }: Place, bit: number): Prg {
  const use = { label: 'mascot copee stream', session, address: `${address}/${bit}` }
  return seededPrg(Seed.fromBytes(seed), use)
}
