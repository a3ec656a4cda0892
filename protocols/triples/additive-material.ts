import type { MatrixShape } from '../../src/field/field.ts'
import type { FieldVector } from '../../src/field/vector.ts'
import type { Party } from '../../src/runtime/party.ts'
import type { AdditivePreprocessing, Squares, Triples } from '../../src/runtime/preprocessing.ts'
import type { Pages } from './pages.ts'

type Three = readonly [FieldVector, FieldVector, FieldVector]

/** A party's additive shares of material, from the pages of any source. */
export class AdditiveMaterial implements AdditivePreprocessing {
  readonly name: string
  readonly #pages: Pages

  /** @param name of the source */
  constructor(name: string, pages: Pages) {
    this.name = name
    this.#pages = pages
  }

  async triples(at: Party, length: number): Promise<Triples<FieldVector>> {
    const [a, b, c] = (await this.#pages.draw('triples', at, length)) as Three
    return { a, b, c }
  }

  async squares(at: Party, length: number): Promise<Squares<FieldVector>> {
    const [a, c] = (await this.#pages.draw('squares', at, length)) as [FieldVector, FieldVector]
    return { a, c }
  }

  async bits(at: Party, length: number): Promise<FieldVector> {
    const [bits] = (await this.#pages.draw('bits', at, length)) as [FieldVector]
    return bits
  }

  /** @throws INVALID_ARGUMENT if the three matrices together have more than 2^24 elements */
  async matrixTriples(at: Party, shape: MatrixShape): Promise<Triples<FieldVector>> {
    const [a, b, c] = (await this.#pages.matrix(at, shape)) as Three
    return { a, b, c }
  }
}
