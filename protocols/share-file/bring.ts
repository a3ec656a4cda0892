import { BeaverdamError } from '../../src/errors.ts'
import type { Mpc, Shared } from '../../src/runtime/arithmetic.ts'
import { checkGiven } from './check-given.ts'
import type { HeldShare } from './held-share.ts'
import type { VectorLayout } from './layout.ts'
import { checkOneSharing } from './one-sharing.ts'
import { publish } from './publish.ts'
import { recombination } from './recombination.ts'
import { sharedParts } from './shared-parts.ts'
import { neededShares } from './sharing.ts'

/**
 * Brings a vector that the parties hold shares of into a session, where nobody sees it. Each party says which sharing and
 * whose share it holds; then as many as are needed give their shares as inputs, which are added up and checked to be those
 * that were dealt. Who is beyond them gives its share of x_0, which is checked as well.
 *
 * @param share this party's; the parties may hold any shares of one sharing, each another
 * @returns the vector with the sharing's fraction bits and bound; of a sharing of one matrix, in its shape
 * @throws BeaverdamError FIELD_MISMATCH
 * @throws BeaverdamError SHARING_MISMATCH, SHARE_REPEATED or SHARES_TOO_FEW, alike at all parties
 * @throws BeaverdamError SHARE_ALTERED, at all parties, if one of them gives another share than it was dealt
 */
export async function bringShares(mpc: Mpc, share: HeldShare): Promise<Shared> {
  const { sharing } = share
  if (sharing.field.modulus !== mpc.field.modulus)
    throw new BeaverdamError(
      'FIELD_MISMATCH',
      `the shares are over ${sharing.field.name}, and the session is over ${mpc.field.name}`,
    )
  const published = await publish(mpc, Uint8Array.of(share.holder, ...share.digest))
  const marks = published.map(([holder = 0, ...digest]) => ({ holder, digest: Uint8Array.from(digest) }))
  checkOneSharing(
    marks,
    sharing,
    mpc.names.map((name) => `the share of party '${name}'`),
  )
  const own = await mpc.local(() => share.elements())
  const parts = sharedParts(sharing)
  const needed = neededShares(sharing)
  const inputs = await Promise.all(
    mpc.names.map((_, id) => {
      const [from, to] = id < needed ? parts.whole : parts.blind
      return mpc.input(id, to - from, id === mpc.id ? own.subvector(from, to) : undefined)
    }),
  )
  const holders = marks.map(({ holder }) => holder)
  const weights = recombination(sharing, holders.slice(0, needed))
  const shared = weights
    .map((weight, id) => mpc.scale(inputs[id] as Shared, weight))
    .reduce((x, y) => mpc.add(x, y))
  const given = inputs.map((input, id) => ({
    holder: holders[id] as number,
    blind: id < needed ? mpc.slice(input, ...parts.blind) : input,
  }))
  await checkGiven(mpc, parts, given, shared)
  const vector = mpc.restate(mpc.slice(shared, ...parts.vector), sharing)
  const [rows, columns] = matrixOf(sharing.layout) ?? [vector.length, 1]
  return mpc.reshape(vector, rows, columns)
}

/** The shape of a layout that is one matrix. */
function matrixOf({ tensors }: VectorLayout): readonly [number, number] | undefined {
  const [first, ...others] = tensors
  const [rows, columns, ...axes] = first?.shape ?? []
  if (others.length > 0 || rows === undefined || columns === undefined || axes.length > 0) return undefined
  return [rows, columns]
}
