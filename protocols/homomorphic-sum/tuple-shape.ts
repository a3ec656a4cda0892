import { elementBytes, publicKeyBytes } from '../lattice/encoding.ts'
import type { LatticeParameters } from '../lattice/parameters.ts'
import { proofTerms } from '../plaintext-knowledge/proof-terms.ts'
import { proofBytes } from '../plaintext-knowledge/prove.ts'

/** Most columns of a key: with more, responses of a proof of `tuplesPerProof` have more than 30 bits. */
export const mostColumns = 6

/** Most tuples that one proof is about: more would spare few bytes and cost the same time. */
export const tuplesPerProof = 64

/** A contribution's ciphertexts: one a column in each tuple. */
export interface TupleShape {
  readonly columns: number
  readonly tuples: number
}

/** How many ciphertexts each proof of a contribution is about. */
export function proofCounts({ columns, tuples }: TupleShape): readonly number[] {
  return Array.from(
    { length: Math.ceil(tuples / tuplesPerProof) },
    (_, k) => columns * Math.min(tuplesPerProof, tuples - k * tuplesPerProof),
  )
}

/** Bytes of each proof of a contribution. */
export function proofSizes(parameters: LatticeParameters, shape: TupleShape): readonly number[] {
  const { columns } = shape
  return proofCounts(shape).map((count) =>
    proofBytes(proofTerms(parameters, { count, columns, diagonal: false, challenges: 'hash' })),
  )
}

/** Bytes of the ciphertexts of a contribution: c0 of each, and c1 of each tuple. */
export function tuplesBytes(parameters: LatticeParameters, { columns, tuples }: TupleShape): number {
  return tuples * (columns + 1) * elementBytes(parameters)
}

/**
 * The shape with which a contributor sends and receives the least: more columns spare c1, but lengthen proofs and the key.
 *
 * @param ciphertexts that are needed; the last tuple is filled up
 */
export function smallestShape(parameters: LatticeParameters, ciphertexts: number): TupleShape {
  const shapes = Array.from({ length: mostColumns }, (_, k) => ({
    columns: k + 1,
    tuples: Math.ceil(ciphertexts / (k + 1)),
  }))
  const bytes = (shape: TupleShape) => {
    const proofs = proofSizes(parameters, shape).reduce((sum, size) => sum + size, 0)
    const report = tuplesBytes(parameters, shape) + proofs
    return parameters.parties * report + publicKeyBytes(parameters, shape.columns)
  }
  return shapes.reduce((best, shape) => (bytes(shape) < bytes(best) ? shape : best))
}
