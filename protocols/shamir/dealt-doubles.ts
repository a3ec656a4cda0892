import type { Field } from '../../src/field/field.ts'
import { FieldVector } from '../../src/field/vector.ts'
import type { RandomSource } from '../../src/random/csprng.ts'
import { Seed, seedBytes } from '../../src/random/seed.ts'
import type { Party } from '../../src/runtime/party.ts'
import { stepOf } from '../../src/runtime/step.ts'
import { expandShare } from '../../src/sharing/additive.ts'
import { dealtShare } from './deal.ts'
import type { DoubleSharing, DoubleSharings } from './double-sharing.ts'
import { pointOf, thresholdOf } from './threshold.ts'

const steps = { low: stepOf('shamir low'), high: stepOf('shamir high') } as const

export interface DealtDoublesOptions {
  readonly field: Field
  /** How many parties, the first ones, deal each other. */
  readonly n: number
  readonly random: RandomSource
  /** Most bytes in a message. */
  readonly blockBytes: number
}

/**
 * Double sharings that the parties deal each other (Damgard and Nielsen, CRYPTO 2007, section 3): each deals its own, and a
 * Vandermonde matrix makes n - t of every n. As n - t of its columns are independent, whatever they are, what the n - t
 * parties outside a set of t dealt leaves the results uniform to that set.
 */
export class DealtDoubles implements DoubleSharings {
  readonly #options: DealtDoublesOptions

  constructor(options: DealtDoublesOptions) {
    this.#options = options
  }

  async random(at: Party, length: number): Promise<FieldVector> {
    const t = thresholdOf(this.#options.n)
    const dealt = await this.#dealAll(at, length, (deal) => deal(steps.low, t))
    return this.#extract(length, dealt)
  }

  async double(at: Party, length: number): Promise<DoubleSharing> {
    const t = thresholdOf(this.#options.n)
    const dealt = await this.#dealAll(at, length, async (deal) => ({
      low: await deal(steps.low, t),
      high: await deal(steps.high, 2 * t),
    }))
    return {
      low: this.#extract(
        length,
        dealt.map(({ low }) => low),
      ),
      high: this.#extract(
        length,
        dealt.map(({ high }) => high),
      ),
    }
  }

  /** Every party deals random elements, so many as extraction needs; what this party got, by dealer. */
  #dealAll<T>(
    at: Party,
    length: number,
    dealWith: (deal: (step: number, degree: number) => Promise<FieldVector>) => Promise<T>,
  ): Promise<readonly T[]> {
    const { field, n, random, blockBytes } = this.#options
    const count = dealtLength(n, length)
    const owners = Array.from({ length: n }, (_, owner) => owner)
    return Promise.all(
      owners.map((owner) =>
        at.fork(`of-${owner}`, async (dealer) => {
          const values = owner === at.id ? await this.#draw(dealer, count) : undefined
          return dealWith((step, degree) =>
            dealtShare(dealer, step, {
              ...{ field, random, blockBytes, owner, committee: owners, length: count, values, degree },
            }),
          )
        }),
      ),
    )
  }

  #draw(at: Party, length: number): Promise<FieldVector> {
    const { field, random } = this.#options
    const use = { label: 'shamir secret', session: '', address: at.scope }
    return expandShare(field, Seed.fromBytes(random(seedBytes)), use, length)
  }

  /** Row k of the matrix has the k-th powers of all points. */
  #extract(length: number, dealt: readonly FieldVector[]): FieldVector {
    const { field, n } = this.#options
    const rows = Array.from({ length: n - thresholdOf(n) }, (_, k) =>
      dealt.reduce(
        (row, share, owner) => row.axpy(power(pointOf(owner), k) % field.modulus, share),
        FieldVector.zero(field, dealtLength(n, length)),
      ),
    )
    return FieldVector.concat(rows).slice(0, length)
  }
}

/** How many elements each party deals for so many. */
export function dealtLength(n: number, length: number): number {
  return Math.ceil(length / (n - thresholdOf(n)))
}

function power(base: bigint, exponent: number): bigint {
  return base ** BigInt(exponent)
}
