import { BeaverdamError } from '../../src/errors.ts'
import type { Mpc, Shared } from '../../src/runtime/arithmetic.ts'
import { checkGiven } from './check-given.ts'
import type { HeldShare } from './held-share.ts'
import type { VectorLayout } from './layout.ts'
import { checkOneSharing } from './one-sharing.ts'
import { publish } from './publish.ts'
import { recombination } from './recombination.ts'
import { sharedLength, sharedParts } from './shared-parts.ts'
import { neededShares } from './sharing.ts'

/**
 * Brings a vector that the parties hold shares of into a session, where nobody sees it. Each party says which sharing and
 * whose share it holds; then as many as are needed give their shares as inputs, which are added up and checked to be those
 * that were dealt.
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
  const given = await Promise.all(
    marks.slice(0, neededShares(sharing)).map(async ({ holder }, id) => {
      const elements = await mpc.input(id, sharedLength(sharing), id === mpc.id ? own : undefined)
      return { holder, elements }
    }),
  )
  const weights = recombination(
    sharing,
    given.map(({ holder }) => holder),
  )
  const shared = given
    .map(({ elements }, i) => mpc.scale(elements, weights[i] as bigint))
    .reduce((x, y) => mpc.add(x, y))
  const parts = sharedParts(sharing)
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
