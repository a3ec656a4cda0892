import type { FieldVector } from '../../src/field/vector.ts'
import type { RandomizableSharing } from './randomizable-sharing.ts'

/**
 * What a party holds of a vector x: its share of x and of the image r x, where r is one random element of the session that
 * nobody knows (Chida et al., ePrint 2018/570).
 */
export interface RandomizedShare<Share> {
  readonly value: Share
  readonly image: Share
}

/** What a share is made of. */
type Vectors<Share> = Pick<RandomizableSharing<Share>, 'vectors' | 'share'>

/** The vectors of the value, then those of the image. */
export function vectorsOf<Share>(
  sharing: Vectors<Share>,
  { value, image }: RandomizedShare<Share>,
): readonly FieldVector[] {
  return [...sharing.vectors(value), ...sharing.vectors(image)]
}

/** A share of such vectors. */
export function fromVectors<Share>(
  sharing: Vectors<Share>,
  vectors: readonly FieldVector[],
): RandomizedShare<Share> {
  const half = vectors.length / 2
  return { value: sharing.share(vectors.slice(0, half)), image: sharing.share(vectors.slice(half)) }
}

/** This party's share of a public vector. @param r its share of the session's random element */
export function publicRandomized<Share>(
  sharing: Vectors<Share> & Pick<RandomizableSharing<Share>, 'publicShare'>,
  values: FieldVector,
  r: Share,
): RandomizedShare<Share> {
  return {
    value: sharing.publicShare(values),
    image: sharing.share(sharing.vectors(r).map((vector) => values.scale(vector.at(0)))),
  }
}
