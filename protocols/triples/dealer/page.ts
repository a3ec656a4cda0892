import { BeaverdamError } from '../../../src/errors.ts'
import type { Field } from '../../../src/field/field.ts'
import { FieldVector } from '../../../src/field/vector.ts'
import type { Prg } from '../../../src/random/prg.ts'
import type { SeedKey } from '../../../src/random/seed-key.ts'
import { expand, expandInto } from '../../../src/random/uniform.ts'
import { type PageAddress, writeAddress } from '../address.ts'
import { type Correlation, derive, layoutOf, vectorsOf } from '../correlation.ts'

/** What the dealer knows: the keys of all parties, the last one's last, and its own, from which random bits come. */
export interface DealerKeys {
  readonly parties: readonly SeedKey[]
  readonly own: SeedKey
}

/** How pages are dealt: as plain additive shares, or as authenticated ones. */
export interface PageDealing {
  /** Elements of the correction that the last party gets for a page; none is asked for if zero. */
  correctionLength(correlation: Correlation): number
  /**
   * The dealer's part: the correction that makes the shares of a page add up.
   *
   * The same address gives the same correction, so a page that is asked for twice says nothing more.
   *
   * @throws MALFORMED_FRAME for masks of a party that there is not
   */
  deal(field: Field, keys: DealerKeys, address: PageAddress): Promise<FieldVector>
  /**
   * A party's vectors of a page, from its key.
   *
   * @param id of the party: masks come whole to their owner
   * @param correction at the last party; the others expand what it would be
   */
  expand(
    field: Field,
    key: SeedKey,
    id: number,
    address: PageAddress,
    correction?: Promise<FieldVector>,
  ): Promise<readonly FieldVector[]>
}

/** The stream behind a party's shares of a page. */
export function pageStream(key: SeedKey, address: PageAddress, label = 'triples page'): Prg {
  const use = { label, session: '', address: writeAddress(address) }
  return key.prg(use)
}

/** What a derived vector is drawn from: masks from their owner's key, bits from the dealer's. */
export function derivedStream({ parties, own }: DealerKeys, address: PageAddress): Prg {
  const { correlation } = address
  if (correlation.kind !== 'masks') return pageStream(own, address)
  const owner = parties[correlation.owner]
  if (owner === undefined)
    throw new BeaverdamError('MALFORMED_FRAME', `expected masks of a party below ${parties.length}`)
  return maskStream(owner, address)
}

/** The stream of the masks of a page, by their owner's key. */
export function maskStream(owner: SeedKey, address: PageAddress): Prg {
  return pageStream(owner, address, 'triples mask')
}

/** The sums of the uniform vectors of a page, which come first in every stream. */
export async function sumUniform(
  field: Field,
  streams: readonly Prg[],
  correlation: Correlation,
): Promise<readonly FieldVector[]> {
  const sums: FieldVector[] = []
  for (const length of layoutOf(correlation).uniform) {
    const sum = FieldVector.zero(field, length)
    for (const stream of streams) await expandInto(field, sum.bytes, stream, 1)
    sums.push(sum)
  }
  return sums
}

/**
 * Plain additive shares. A party reads from its stream the uniform vectors one after the other, then its share of the
 * derived one, unless it is the last party, which gets that as the correction.
 */
export const plainPages: PageDealing = {
  correctionLength: (correlation) => layoutOf(correlation).derived,

  async deal(field, keys, address) {
    const streams = keys.parties.map((key) => pageStream(key, address))
    const uniform = await sumUniform(field, streams, address.correlation)
    const derived = await derive(field, address.correlation, uniform, () => derivedStream(keys, address))
    const correction = derived ?? FieldVector.zero(field, 0)
    for (const stream of streams.slice(0, -1)) await expandInto(field, correction.bytes, stream, -1)
    return correction
  },

  async expand(field, key, id, address, correction) {
    const stream = pageStream(key, address)
    const { correlation } = address
    const { uniform, derived } = layoutOf(correlation)
    const shares: FieldVector[] = []
    for (const length of uniform) shares.push(await expand(field, stream, length))
    if (vectorsOf(correlation).length > uniform.length)
      shares.push(await (correction ?? expand(field, stream, derived)))
    if (correlation.kind === 'masks' && correlation.owner === id)
      shares.push(await expand(field, maskStream(key, address), derived))
    return shares
  },
}
