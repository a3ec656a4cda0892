import { BeaverdamError } from '../../src/errors.ts'
import type { Field, MatrixShape } from '../../src/field/field.ts'
import { FieldVector } from '../../src/field/vector.ts'
import type { Party } from '../../src/runtime/party.ts'
import type { AdditivePreprocessing, Squares, Triples } from '../../src/runtime/preprocessing.ts'

/** Names the listed shares of one kind of material, such as `triples.a`. */
export type ListedVectors = Readonly<Record<string, readonly string[]>>

/** Preprocessing that hands out listed shares in order: for test vectors. */
export class ListedMaterial implements AdditivePreprocessing {
  readonly name = 'listed'
  readonly #field: Field
  readonly #rest: Map<string, readonly string[]>

  constructor(field: Field, listed: ListedVectors) {
    this.#field = field
    this.#rest = new Map(Object.entries(listed))
  }

  async triples(_at: Party, length: number): Promise<Triples<FieldVector>> {
    return {
      a: this.#take('triples.a', length),
      b: this.#take('triples.b', length),
      c: this.#take('triples.c', length),
    }
  }

  async squares(_at: Party, length: number): Promise<Squares<FieldVector>> {
    return { a: this.#take('squares.a', length), c: this.#take('squares.c', length) }
  }

  async bits(_at: Party, length: number): Promise<FieldVector> {
    return this.#take('bits', length)
  }

  async matrixTriples(_at: Party, { rows, inner, columns }: MatrixShape): Promise<Triples<FieldVector>> {
    return {
      a: this.#take('matrix.a', rows * inner),
      b: this.#take('matrix.b', inner * columns),
      c: this.#take('matrix.c', rows * columns),
    }
  }

  #take(name: string, length: number): FieldVector {
    const rest = this.#rest.get(name) ?? []
    if (rest.length < length)
      throw new BeaverdamError('MATERIAL_EXHAUSTED', `fewer than ${length} are left of ${name}`)
    this.#rest.set(name, rest.slice(length))
    return FieldVector.of(this.#field, rest.slice(0, length).map(BigInt))
  }
}
