import type { Field } from '../../../src/field/field.ts'
import { FieldVector } from '../../../src/field/vector.ts'
import type { SeedKey } from '../../../src/random/seed-key.ts'
import { expand, expandInto } from '../../../src/random/uniform.ts'
import { derive, elementsOf, layoutOf, vectorsOf } from '../correlation.ts'
import { derivedStream, maskStream, type PageDealing, pageStream, sumUniform } from './page.ts'

const label = 'authenticated page'

/** A party's share of the MAC key of a session: an element of its key's stream. */
export async function macKeyShare(field: Field, key: SeedKey): Promise<bigint> {
  const use = { label: 'mac key', session: '', address: '' }
  return (await expand(field, key.prg(use), 1)).at(0)
}

/**
 * Authenticated shares (SPDZ, ePrint 2012/642): of every vector v of a page each party has a share of v and a share of
 * alpha v. A party reads from its stream its shares of the vectors as on a plain page, then those of their MACs, in the
 * same order; the last party gets the derived vector's share and all MAC shares as the correction.
 *
 * The vectors of a page are its shares and then, in the same order, the shares of their MACs; behind them the masks
 * themselves, at their owner.
 */
export const authenticatedPages: PageDealing = {
  correctionLength: (correlation) => layoutOf(correlation).derived + elementsOf(correlation),

  async deal(field, keys, address) {
    const { correlation } = address
    const keyShares = await Promise.all(keys.parties.map((key) => macKeyShare(field, key)))
    const alpha = keyShares.reduce((sum, share) => sum + share) % field.modulus
    const streams = keys.parties.map((key) => pageStream(key, address, label))
    const uniform = await sumUniform(field, streams, correlation)
    const derived = await derive(field, correlation, uniform, () => derivedStream(keys, address))
    const vectors = derived === undefined ? uniform : [...uniform, derived]
    const macs = vectors.map((vector) => vector.scale(alpha))
    const correction = FieldVector.concat(derived === undefined ? macs : [derived, ...macs])
    for (const stream of streams.slice(0, -1)) await expandInto(field, correction.bytes, stream, -1)
    return correction
  },

  async expand(field, key, id, address, correction) {
    const stream = pageStream(key, address, label)
    const { correlation } = address
    const { uniform } = layoutOf(correlation)
    const vectors = vectorsOf(correlation)
    const shares: FieldVector[] = []
    for (const length of uniform) shares.push(await expand(field, stream, length))
    const rest = await (correction ?? expand(field, stream, this.correctionLength(correlation)))
    let from = 0
    for (const length of [...vectors.slice(uniform.length), ...vectors]) {
      shares.push(rest.slice(from, from + length))
      from += length
    }
    if (correlation.kind === 'masks' && correlation.owner === id)
      shares.push(await expand(field, maskStream(key, address), correlation.length))
    return shares
  },
}
