import type { FieldVector } from '../../../../src/field/vector.ts'
import { reconstructAdditive } from '../../../../src/sharing/additive.ts'

/** What all parties together hold of a page. */
export interface OpenPage {
  readonly values: readonly FieldVector[]
  /** Whether the MACs are those of the values. */
  readonly fits: boolean
  /** By party: at the owner of masks alone. */
  readonly masks: readonly (FieldVector | undefined)[]
}

/** @param alpha the MAC key @param parties each party's vectors of the page */
export function openPage(alpha: bigint, parties: readonly (readonly FieldVector[])[]): OpenPage {
  const shared = Math.min(...parties.map(({ length }) => length))
  const vectors = Array.from({ length: shared }, (_, v) =>
    reconstructAdditive(parties.map((own) => own[v] as FieldVector)),
  )
  const values = vectors.slice(0, shared / 2)
  const fits = values.every((value, v) => vectors[shared / 2 + v]?.equal(value.scale(alpha)) === true)
  return { values, fits, masks: parties.map((own) => own[shared]) }
}
