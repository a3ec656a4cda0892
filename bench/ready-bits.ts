import { bitsOf } from '../protocols/integers/public-vectors.ts'
import type { Field } from '../src/field/field.ts'
import type { FieldVector } from '../src/field/vector.ts'
import type { Party } from '../src/runtime/party.ts'
import type { AdditivePreprocessing, Triples } from '../src/runtime/preprocessing.ts'
import { exhausted } from './ready-source.ts'
import { ReadyTriples } from './ready-triples.ts'
import { publicVector } from './seeded-vector.ts'

/** How many of each are ready. */
export interface ReadyAmounts {
  readonly triples: number
  readonly bits: number
}

/** Triples and bits that are in memory before the clock starts, of public seeds, dealt again and again as `ReadyTriples`. */
export class ReadyBits implements AdditivePreprocessing {
  readonly name = 'ready'
  readonly #triples: ReadyTriples
  readonly #bits: FieldVector

  private constructor(triples: ReadyTriples, bits: FieldVector) {
    this.#triples = triples
    this.#bits = bits
  }

  /** Party `id`'s shares among n. */
  static async make(
    id: number,
    n: number,
    field: Field,
    { triples, bits }: ReadyAmounts,
  ): Promise<ReadyBits> {
    const share = (party: number) => publicVector(`bits of party ${party}`, bits, field)
    const ready = await ReadyTriples.make(id, n, triples, field)
    if (id > 0) return new ReadyBits(ready, await share(id))
    let first = bitsOf(await publicVector('bits', bits, field), 1)
    for (let party = 1; party < n; party++) first = first.sub(await share(party))
    return new ReadyBits(ready, first)
  }

  triples(at: Party, length: number): Promise<Triples<FieldVector>> {
    return this.#triples.triples(at, length)
  }

  /** The first ones, uncopied. @throws MATERIAL_EXHAUSTED for more than there are */
  async bits(_at: Party, length: number): Promise<FieldVector> {
    if (length > this.#bits.length) throw exhausted()
    return this.#bits.subvector(0, length)
  }

  squares(): Promise<never> {
    return Promise.reject(exhausted())
  }

  matrixTriples(): Promise<never> {
    return Promise.reject(exhausted())
  }
}
