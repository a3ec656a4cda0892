import { checkInteger } from '../../src/errors.ts'
import type { Field, MatrixShape } from '../../src/field/field.ts'
import type { FieldVector } from '../../src/field/vector.ts'
import type { RandomSource } from '../../src/random/csprng.ts'
import type { CostModel, Protocol } from '../../src/runtime/arithmetic.ts'
import type { Party, PartyId, Step } from '../../src/runtime/party.ts'
import { LinearShares } from '../../src/sharing/linear-shares.ts'
import { openingBlockBytes } from '../additive/opening-cost.ts'
import { replicatedCosts } from './costs.ts'
import { inputShare } from './input.ts'
import { multiply, multiplyMatrices, type ProductContext } from './multiply.ts'
import { openMissing, openMissingTo, reconstruct } from './opening.ts'
import { exchangeKeys, type PairwiseKeys, randomShare } from './pairwise-keys.ts'
import { bitsOfSigns, randomSigns } from './random-bits.ts'
import { componentsOf, fromComponents, publicShare, type ReplicatedShare } from './replicated-share.ts'

export interface ReplicatedOptions {
  readonly field: Field
  /** This party, one of three. */
  readonly id: PartyId
  /** The keys that it has in common with each of the others. */
  readonly keys: PairwiseKeys
  /** Most bytes in a message, alike at all parties; 64 KiB if left out. Test vectors choose small ones. */
  readonly blockBytes?: number
}

/** What a party needs to begin. */
export type BeginOptions = Pick<ReplicatedOptions, 'field' | 'blockBytes'> & {
  /** Where its key comes from; the CSPRNG except in tests. */
  readonly random?: RandomSource
}

/**
 * Arithmetic on replicated shares mod p among three parties (Araki et al., ePrint 2016/768).
 *
 * Adversary: semi-honest, one of the three. It needs no preprocessing, and sends one element a party and product.
 * Openings reveal the opened vector; everything else leaks lengths alone. A party that deviates can shift any product
 * unnoticed: `ReplicatedMaliciousProtocol` catches it.
 *
 * @example
 * const protocol = await ReplicatedProtocol.begin(party, { field: Field64 })
 */
export class ReplicatedProtocol extends LinearShares<ReplicatedShare> implements Protocol<ReplicatedShare> {
  readonly name = 'replicated'
  readonly field: Field
  readonly costs: CostModel = replicatedCosts
  readonly #id: PartyId
  readonly #context: ProductContext

  constructor({ field, id, keys, blockBytes = openingBlockBytes }: ReplicatedOptions) {
    super()
    checkInteger('blockBytes', blockBytes, field.elementBytes)
    this.field = field
    this.#id = id
    this.#context = { field, keys, blockBytes }
  }

  /** Exchanges keys, and is ready. @throws INVALID_ARGUMENT unless the parties are three */
  static async begin(at: Party, { random, ...options }: BeginOptions): Promise<ReplicatedProtocol> {
    return new ReplicatedProtocol({ ...options, id: at.id, keys: await exchangeKeys(at, random) })
  }

  input(
    at: Party,
    step: Step,
    owner: PartyId,
    length: number,
    values: FieldVector | undefined,
  ): Promise<ReplicatedShare> {
    return inputShare(this.#context, at, step, { owner, length, values })
  }

  constant(values: FieldVector): ReplicatedShare {
    return publicShare(values, this.#id)
  }

  mul(at: Party, step: Step, x: ReplicatedShare, y: ReplicatedShare): Promise<ReplicatedShare> {
    return multiply(this.#context, at, step, x, y)
  }

  square(at: Party, step: Step, x: ReplicatedShare): Promise<ReplicatedShare> {
    return multiply(this.#context, at, step, x, x)
  }

  matmul(
    at: Party,
    step: Step,
    x: ReplicatedShare,
    y: ReplicatedShare,
    shape: MatrixShape,
  ): Promise<ReplicatedShare> {
    return multiplyMatrices(this.#context, at, step, x, y, shape)
  }

  random(at: Party, _step: Step, length: number): Promise<ReplicatedShare> {
    return randomShare(this.#context, at, length)
  }

  /** From the product of three signs, of which every party lacks one. */
  async randomBits(at: Party, step: Step, length: number): Promise<ReplicatedShare> {
    const [s, t, u] = await randomSigns(this.#context, at, length)
    const st = await at.fork('two', (two) => this.mul(two, step, s, t))
    const stu = await at.fork('three', (three) => this.mul(three, step, st, u))
    return bitsOfSigns(this, stu, length)
  }

  async open(at: Party, step: Step, x: ReplicatedShare): Promise<FieldVector> {
    return reconstruct(x, await openMissing(this.#context, at, step, x))
  }

  openMasked(at: Party, step: Step, x: ReplicatedShare): Promise<FieldVector> {
    return this.open(at, step, x)
  }

  async openTo(at: Party, step: Step, to: PartyId, x: ReplicatedShare): Promise<FieldVector | undefined> {
    const missing = await openMissingTo(this.#context, at, step, to, x)
    return missing && reconstruct(x, missing)
  }

  protected vectors(x: ReplicatedShare): readonly FieldVector[] {
    return componentsOf(x)
  }

  protected share(vectors: readonly FieldVector[]): ReplicatedShare {
    return fromComponents(vectors)
  }
}
