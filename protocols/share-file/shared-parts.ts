import { lengthOf } from './layout.ts'
import type { SharingTerms } from './sharing.ts'

/** Where a part stands among the elements that are shared: from the first index up to, not including, the second. */
export type Range = readonly [from: number, to: number]

/** The elements that are shared for a vector x_1 to x_L. */
export interface SharedParts {
  readonly vector: Range
  /** x_0, random: nobody can guess a combination of the values. */
  readonly blind: Range
  /** The vector and x_0. */
  readonly values: Range
  /** alpha, random. */
  readonly key: Range
  /** Each of the values times the key, in the same order. */
  readonly tags: Range
  /** Of Shamir's sharing each holder's share of x_0, by holder; of additive sharing none, as all holders have to be there. */
  readonly anchors: Range
  /** All of them. */
  readonly whole: Range
}

/** What of a sharing's terms its parts follow from. */
export type PartTerms = Pick<SharingTerms, 'scheme' | 'parties' | 'layout'>

/** Where the parts of a sharing stand. */
export function sharedParts({ scheme, parties, layout }: PartTerms): SharedParts {
  const length = lengthOf(layout)
  const key = length + 1
  const tags = key + 1
  const anchors = tags + length + 1
  const end = anchors + (scheme === 'shamir' ? parties : 0)
  return {
    vector: [0, length],
    blind: [length, key],
    values: [0, key],
    key: [key, tags],
    tags: [tags, anchors],
    anchors: [anchors, end],
    whole: [0, end],
  }
}

/** How many elements are shared. */
export function sharedLength(terms: PartTerms): number {
  return sharedParts(terms).whole[1]
}
