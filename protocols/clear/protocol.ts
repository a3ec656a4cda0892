import type { Field, MatrixShape } from '../../src/field/field.ts'
import { matmulByTurns } from '../../src/field/matmul-by-turns.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { type RandomSource, randomBytes } from '../../src/random/csprng.ts'
import { seededPrg } from '../../src/random/prg.ts'
import { Seed, seedBytes } from '../../src/random/seed.ts'
import { expand } from '../../src/random/uniform.ts'
import type { Protocol } from '../../src/runtime/arithmetic.ts'
import { otherParties } from '../../src/runtime/other-parties.ts'
import type { Party, PartyId, Step } from '../../src/runtime/party.ts'
import { receiveExactly } from '../../src/runtime/receive-exactly.ts'
import { receiveElements } from '../additive/elements.ts'
import { LinearVectors } from '../additive/linear-vectors.ts'
import { bitVector } from '../triples/bit-vector.ts'
import { clearCosts } from './costs.ts'

export interface ClearOptions {
  readonly field: Field
  /** Where joint randomness comes from, at party 0; the CSPRNG except in tests. */
  readonly random?: RandomSource
}

/**
 * Arithmetic that PROTECTS NOTHING: every party holds every value in the clear, inputs included.
 *
 * It is the oracle that other protocols are tested against, and what a dry run computes with. It assumes that parties
 * are honest and hides nothing from anybody. Never give it an input that another party may not see.
 */
export class ClearProtocol extends LinearVectors implements Protocol<FieldVector> {
  readonly name = 'clear'
  readonly field: Field
  readonly costs = clearCosts
  readonly #random: RandomSource

  constructor({ field, random = randomBytes }: ClearOptions) {
    super()
    this.field = field
    this.#random = random
  }

  async input(
    at: Party,
    step: Step,
    owner: PartyId,
    length: number,
    values: FieldVector | undefined,
  ): Promise<FieldVector> {
    if (values === undefined) {
      const bytes = await receiveElements(at, this.field, owner, step, length * this.field.elementBytes)
      return new FieldVector(this.field, bytes)
    }
    await sendToOthers(at, step, values.bytes)
    return values
  }

  constant(values: FieldVector): FieldVector {
    return values
  }

  async mul(_at: Party, _step: Step, x: FieldVector, y: FieldVector): Promise<FieldVector> {
    return x.mul(y)
  }

  async square(_at: Party, _step: Step, x: FieldVector): Promise<FieldVector> {
    return x.mul(x)
  }

  async matmul(
    _at: Party,
    _step: Step,
    x: FieldVector,
    y: FieldVector,
    shape: MatrixShape,
  ): Promise<FieldVector> {
    return matmulByTurns(x, y, shape)
  }

  /** Party 0 draws a seed and sends it to all; everybody expands it. */
  async random(at: Party, step: Step, length: number): Promise<FieldVector> {
    return expand(this.field, await this.#jointStream(at, step, 'clear random'), length)
  }

  /** One bit of the joint stream for each element, lowest bit of a byte first. */
  async randomBits(at: Party, step: Step, length: number): Promise<FieldVector> {
    const stream = await this.#jointStream(at, step, 'clear bits')
    return bitVector(this.field, await stream.next(Math.ceil(length / 8)), length)
  }

  async open(_at: Party, _step: Step, x: FieldVector): Promise<FieldVector> {
    return x
  }

  async openMasked(_at: Party, _step: Step, x: FieldVector): Promise<FieldVector> {
    return x
  }

  async openTo(at: Party, _step: Step, to: PartyId, x: FieldVector): Promise<FieldVector | undefined> {
    return at.id === to ? x : undefined
  }

  async #jointStream(at: Party, step: Step, label: string) {
    const isFirst = at.id === 0
    const seed = isFirst ? this.#random(seedBytes) : await receiveExactly(at, 0, step, seedBytes)
    if (isFirst) await sendToOthers(at, step, seed)
    return seededPrg(Seed.fromBytes(seed), { label, session: '', address: at.scope })
  }
}

async function sendToOthers(at: Party, step: Step, body: Uint8Array): Promise<void> {
  await Promise.all(otherParties(at).map((to) => at.send(to, step, body)))
}
