import { FieldVector } from '../../src/field/vector.ts'

/**
 * Cuts pages out of batches that fill a ciphertext, which costs the same however few of its slots are used. What is left of a
 * batch goes into the next page of its kind; pages come in one order at all parties, so that all cut alike.
 */
export class Batches {
  readonly #left = new Map<string, readonly FieldVector[]>()

  /**
   * The next elements of every vector of a kind.
   *
   * @param length at most that of a batch
   * @param make makes the vectors of a batch together with all other parties, if one is wanted
   */
  async take(
    kind: string,
    length: number,
    make: () => Promise<readonly FieldVector[]>,
  ): Promise<readonly FieldVector[]> {
    const left = this.#left.get(kind)
    const missing = length - (left?.[0]?.length ?? 0)
    const vectors = missing > 0 ? joined(left, await make()) : (left ?? [])
    this.#left.set(
      kind,
      vectors.map((vector) => vector.slice(length)),
    )
    return vectors.map((vector) => vector.slice(0, length))
  }
}

function joined(
  left: readonly FieldVector[] | undefined,
  made: readonly FieldVector[],
): readonly FieldVector[] {
  return left?.map((vector, i) => FieldVector.concat([vector, made[i] as FieldVector])) ?? made
}
