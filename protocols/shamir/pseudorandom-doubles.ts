import type { Field } from '../../src/field/field.ts'
import { FieldVector } from '../../src/field/vector.ts'
import type { Prg } from '../../src/random/prg.ts'
import type { SeedKey } from '../../src/random/seed-key.ts'
import { expand, uniformBlockBytes } from '../../src/random/uniform.ts'
import type { Party, PartyId } from '../../src/runtime/party.ts'
import { lagrangeCoefficient } from '../../src/sharing/lagrange.ts'
import type { DoubleSharing, DoubleSharings } from './double-sharing.ts'
import type { SubsetKey } from './subset-keys.ts'
import { pointOf, thresholdOf } from './threshold.ts'

/** A key of a set A, and the value at this party's point of f_A, which is 1 at zero and 0 at who is not in A. */
interface WeightedKey {
  readonly key: SeedKey
  readonly weight: bigint
}

/**
 * Double sharings without a word, from keys of all sets A of n - t parties (Cramer, Damgard and Ishai, TCC 2005): the
 * polynomials are the sum of what A's keys expand to times f_A; those of degree 2 t have t more such terms with
 * x f_A to x^t f_A, which are zero at zero.
 *
 * Any t parties lack the key of one set, that of all others: what they know leaves the polynomials uniform.
 */
export class PseudorandomDoubles implements DoubleSharings {
  readonly #field: Field
  readonly #point: bigint
  readonly #t: number
  readonly #keys: readonly WeightedKey[]

  /** @param keys of the sets that party `id` is in */
  constructor(field: Field, n: number, id: PartyId, keys: readonly SubsetKey[]) {
    this.#field = field
    this.#point = pointOf(id)
    this.#t = thresholdOf(n)
    this.#keys = keys.map(({ members, key }) => ({
      key,
      weight: indicatorAt(field, n, members, this.#point),
    }))
  }

  async random(at: Party, length: number): Promise<FieldVector> {
    const low = FieldVector.zero(this.#field, length)
    for (const { key, weight } of this.#keys)
      await this.#addTo(low.bytes, [{ weight, prg: expansion(key, at, 'random') }])
    return low
  }

  async double(at: Party, length: number): Promise<DoubleSharing> {
    const { modulus } = this.#field
    const low = FieldVector.zero(this.#field, length)
    const zero = FieldVector.zero(this.#field, length)
    for (const { key, weight } of this.#keys) {
      await this.#addTo(low.bytes, [{ weight, prg: expansion(key, at, 'double') }])
      const terms: WeightedPrg[] = []
      let power = weight
      for (let j = 1; j <= this.#t; j++) {
        power = (power * this.#point) % modulus
        terms.push({ weight: power, prg: expansion(key, at, `zero ${j}`) })
      }
      await this.#addTo(zero.bytes, terms)
    }
    this.#field.add(zero.bytes, zero.bytes, low.bytes)
    return { low, high: zero }
  }

  /** Block by block, all streams on one block, so that the sum passes through the cache once. */
  async #addTo(sum: Uint8Array, terms: readonly WeightedPrg[]): Promise<void> {
    const size = uniformBlockBytes(this.#field)
    for (let from = 0; from < sum.length; from += size) {
      const block = sum.subarray(from, from + size)
      for (const { weight, prg } of terms) {
        const drawn = await expand(this.#field, prg, block.length / this.#field.elementBytes)
        this.#field.axpy(block, weight, drawn.bytes)
      }
    }
  }
}

interface WeightedPrg {
  readonly weight: bigint
  readonly prg: Prg
}

function expansion(key: SeedKey, at: Party, purpose: string): Prg {
  const use = { label: `shamir ${purpose}`, session: at.session, address: at.scope }
  return key.prg(use)
}

/** The value at a point of f_A, by which what the members of a set A of n parties have becomes Shamir's shares. */
export function indicatorAt(
  { modulus }: Field,
  n: number,
  members: readonly PartyId[],
  point: bigint,
): bigint {
  // f_A is the coefficient of zero among the points of those outside A and zero itself
  const points = [0n]
  for (let id = 0; id < n; id++) if (!members.includes(id)) points.push(pointOf(id))
  return lagrangeCoefficient(modulus, points, 0n, point)
}
