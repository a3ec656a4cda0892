import type { Field } from '../../src/field/field.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { type Prg, seededPrg } from '../../src/random/prg.ts'
import type { SeedKey } from '../../src/random/seed-key.ts'
import { expand, expandInto } from '../../src/random/uniform.ts'
import { type PageAddress, writeAddress } from './address.ts'
import { derive, layoutOf } from './correlation.ts'

/**
 * The stream behind a party's shares of a page: the uniform vectors one after the other, then its share of the derived
 * one, unless it is the party that gets the correction.
 */
export function pageStream(key: SeedKey, address: PageAddress): Prg {
  const use = { label: 'triples page', session: '', address: writeAddress(address) }
  return seededPrg(key.derive(use), use)
}

/**
 * The dealer's part: the correction that makes the shares of a page add up, for the last party.
 *
 * The same address gives the same correction, so a page that is asked for twice says nothing more.
 *
 * @param keys of all parties, the last one's last
 * @param own the dealer's own key, from which random bits come
 */
export async function dealPage(
  field: Field,
  keys: readonly SeedKey[],
  own: SeedKey,
  address: PageAddress,
): Promise<FieldVector> {
  const streams = keys.map((key) => pageStream(key, address))
  const uniform: FieldVector[] = []
  for (const length of layoutOf(address.correlation).uniform) {
    const sum = FieldVector.zero(field, length)
    for (const stream of streams) await expandInto(field, sum.bytes, stream, 1)
    uniform.push(sum)
  }
  const correction = await derive(field, address.correlation, uniform, () => pageStream(own, address))
  for (const stream of streams.slice(0, -1)) await expandInto(field, correction.bytes, stream, -1)
  return correction
}

/**
 * A party's shares of a page: of the uniform vectors, then of the derived one.
 *
 * @param correction at the last party; the others expand what it would be
 */
export async function expandPage(
  field: Field,
  key: SeedKey,
  address: PageAddress,
  correction?: Promise<FieldVector>,
): Promise<readonly FieldVector[]> {
  const stream = pageStream(key, address)
  const { uniform, derived } = layoutOf(address.correlation)
  const shares: FieldVector[] = []
  for (const length of uniform) shares.push(await expand(field, stream, length))
  shares.push(await (correction ?? expand(field, stream, derived)))
  return shares
}
