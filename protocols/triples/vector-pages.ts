import type { Party } from '../../src/runtime/party.ts'
import { namedSeeds, type VectorParty } from '../../src/vectors/vector-file.ts'
import { readAddress } from './address.ts'
import type { MakePage } from './led-pages.ts'

/** The parties of a test vector in which pages are made: they have no inputs, and draw so many seeds each. */
export function pageMakers(name: string, n: number, seeds: number): readonly VectorParty[] {
  return Array.from({ length: n }, (_, id) => ({
    inputs: {},
    randomness: namedSeeds(`${name} party ${id}`, seeds),
  }))
}

/**
 * A party's shares of pages that are made one after the other, the k-th in the scope `session/<k>`.
 *
 * @returns by page, then by vector
 */
export async function sharesOfPages(
  party: Party,
  make: MakePage,
  addresses: readonly string[],
): Promise<string[][][]> {
  const shares: string[][][] = []
  for (const [k, address] of addresses.entries()) {
    const vectors = await party.fork(String(k), (at) => make(at, readAddress(address)))
    shares.push(vectors.map((share) => share.toJSON()))
  }
  return shares
}
