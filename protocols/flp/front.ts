import type { FieldVector } from '../../src/field/vector.ts'

/** Takes a vector apart from its front: `front` of draft-irtf-cfrg-vdaf-18, section 2. */
export class Front {
  readonly #vector: FieldVector
  #taken = 0

  constructor(vector: FieldVector) {
    this.#vector = vector
  }

  /** A copy of the next elements. @throws BeaverdamError INVALID_ARGUMENT if there are fewer */
  take(length: number): FieldVector {
    const start = this.#taken
    this.#taken += length
    return this.#vector.slice(start, this.#taken)
  }
}
