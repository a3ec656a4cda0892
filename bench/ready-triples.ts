import type { Field } from '../src/field/field.ts'
import { Field64 } from '../src/field/field64.ts'
import type { FieldVector } from '../src/field/vector.ts'
import type { AdditivePreprocessing } from '../src/runtime/preprocessing.ts'
import { reconstructAdditive } from '../src/sharing/additive.ts'
import { ReadySource } from './ready-source.ts'
import { publicVector } from './seeded-vector.ts'

/** Triples of a `ReadySource`. */
export class ReadyTriples extends ReadySource<FieldVector> implements AdditivePreprocessing {
  /** Party `id`'s shares of `length` triples among n. */
  static async make(id: number, n: number, length: number, field: Field = Field64): Promise<ReadyTriples> {
    const share = (kind: string, party: number) => publicVector(`${kind} of party ${party}`, length, field)
    const all = (kind: string) => Promise.all(Array.from({ length: n }, (_, party) => share(kind, party)))
    const source = (a: FieldVector, b: FieldVector, c: FieldVector) =>
      new ReadyTriples({ a, b, c }, length, (vector, from, to) => vector.subvector(from, to))
    const [a, b] = await Promise.all([share('a', id), share('b', id)])
    if (id > 0) return source(a, b, await share('c', id))
    const [as, bs, cs] = await Promise.all([all('a'), all('b'), all('c')])
    const product = reconstructAdditive(as).mul(reconstructAdditive(bs))
    return source(
      a,
      b,
      cs.slice(1).reduce((left, other) => left.sub(other), product),
    )
  }
}
