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

/** Does the same, which is linear, to all vectors of value and image. */
export function mapRandomized<Share>(
  sharing: Vectors<Share>,
  { value, image }: RandomizedShare<Share>,
  linear: (vector: FieldVector) => FieldVector,
): RandomizedShare<Share> {
  const map = (share: Share) => sharing.share(sharing.vectors(share).map(linear))
  return { value: map(value), image: map(image) }
}

/** Does the same, which is linear, to the vectors of several shares that stand at one place. */
export function combineRandomized<Share>(
  sharing: Vectors<Share>,
  xs: readonly RandomizedShare<Share>[],
  linear: (vectors: readonly FieldVector[]) => FieldVector,
): RandomizedShare<Share> {
  return {
    value: combineShares(
      sharing,
      xs.map(({ value }) => value),
      linear,
    ),
    image: combineShares(
      sharing,
      xs.map(({ image }) => image),
      linear,
    ),
  }
}

/** The same without images. */
export function combineShares<Share>(
  sharing: Vectors<Share>,
  xs: readonly Share[],
  linear: (vectors: readonly FieldVector[]) => FieldVector,
): Share {
  const parts = xs.map((x) => sharing.vectors(x))
  return sharing.share((parts[0] ?? []).map((_, k) => linear(parts.map((part) => part[k] as FieldVector))))
}

/** This party's share of a public vector. @param r its share of the session's random element */
export function publicRandomized<Share>(
  sharing: Pick<RandomizableSharing<Share>, 'vectors' | 'share' | 'publicShare'>,
  values: FieldVector,
  r: Share,
): RandomizedShare<Share> {
  return {
    value: sharing.publicShare(values),
    image: sharing.share(sharing.vectors(r).map((vector) => values.scale(vector.at(0)))),
  }
}
