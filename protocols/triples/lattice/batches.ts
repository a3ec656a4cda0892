import { FieldVector } from '../../../src/field/vector.ts'
import type { Party } from '../../../src/runtime/party.ts'

/** Kinds that are made by whole ciphertexts. */
export type BatchKind = 'triples' | 'squares' | 'bits'

/** Makes the vectors of a batch of a kind together with all other parties. */
export type MakeBatch = (at: Party, kind: BatchKind) => Promise<readonly FieldVector[]>

/**
 * Cuts pages out of batches that fill a ciphertext, which costs the same however few of its slots are used. What is left of a
 * batch goes into the next page of its kind; pages come in one order at all parties, so that all cut alike.
 */
export class Batches {
  readonly #make: MakeBatch
  readonly #left = new Map<BatchKind, readonly FieldVector[]>()

  constructor(make: MakeBatch) {
    this.#make = make
  }

  /**
   * The next elements of every vector of a kind.
   *
   * @param at where the batch is made that is wanted, if one is
   * @param length at most that of a batch
   */
  async take(at: Party, kind: BatchKind, length: number): Promise<readonly FieldVector[]> {
    const left = this.#left.get(kind)
    const missing = length - (left?.[0]?.length ?? 0)
    const vectors = missing > 0 ? joined(left, await this.#make(at, kind)) : (left ?? [])
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
