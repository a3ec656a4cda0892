import { BeaverdamError } from '../src/errors.ts'
import type { Field } from '../src/field/field.ts'
import { Field64 } from '../src/field/field64.ts'
import type { FieldVector } from '../src/field/vector.ts'
import type { Party } from '../src/runtime/party.ts'
import type { AdditivePreprocessing, Triples } from '../src/runtime/preprocessing.ts'
import { reconstructAdditive } from '../src/sharing/additive.ts'
import { publicVector } from './seeded-vector.ts'

/**
 * Triples that are in memory before the clock starts. They come from public seeds, so they hide nothing, and are dealt
 * again from the first one when all have been used: a bench alone may do either.
 */
export class ReadyTriples implements AdditivePreprocessing {
  readonly name = 'ready'
  readonly #triples: Triples<FieldVector>
  #next = 0

  private constructor(triples: Triples<FieldVector>) {
    this.#triples = triples
  }

  /** Party `id`'s shares of `length` triples among n. */
  static async make(id: number, n: number, length: number, field: Field = Field64): Promise<ReadyTriples> {
    const share = (kind: string, party: number) => publicVector(`${kind} of party ${party}`, length, field)
    const all = (kind: string) => Promise.all(Array.from({ length: n }, (_, party) => share(kind, party)))
    const [a, b] = await Promise.all([share('a', id), share('b', id)])
    if (id > 0) return new ReadyTriples({ a, b, c: await share('c', id) })
    const [as, bs, cs] = await Promise.all([all('a'), all('b'), all('c')])
    const product = reconstructAdditive(as).mul(reconstructAdditive(bs))
    return new ReadyTriples({ a, b, c: cs.slice(1).reduce((left, other) => left.sub(other), product) })
  }

  /** The next ones, uncopied. @throws MATERIAL_EXHAUSTED for more than are left of this pass over all */
  async triples(_at: Party, length: number): Promise<Triples<FieldVector>> {
    const { a, b, c } = this.#triples
    if (this.#next === a.length) this.#next = 0
    const from = this.#next
    this.#next += length
    if (this.#next > a.length) throw exhausted()
    const view = (vector: FieldVector) => vector.subvector(from, this.#next)
    return { a: view(a), b: view(b), c: view(c) }
  }

  squares(): Promise<never> {
    return Promise.reject(exhausted())
  }

  bits(): Promise<never> {
    return Promise.reject(exhausted())
  }

  matrixTriples(): Promise<never> {
    return Promise.reject(exhausted())
  }
}

export function exhausted(): BeaverdamError {
  return new BeaverdamError('MATERIAL_EXHAUSTED', 'the bench prepared triples for one size of run alone')
}
