import { BeaverdamError, checkInteger, invalidArgument } from '../../../src/errors.ts'
import type { MatrixShape } from '../../../src/field/field.ts'
import type { FieldVector } from '../../../src/field/vector.ts'
import type { Party, PartyId } from '../../../src/runtime/party.ts'
import { partyName } from '../../../src/runtime/party-name.ts'
import type { AdditivePreprocessing, Preprocessing, Triples } from '../../../src/runtime/preprocessing.ts'
import { stepOf } from '../../../src/runtime/step.ts'
import { sameBytes } from '../../../src/same-bytes.ts'
import type { AuthenticatedPreprocessing } from '../../spdz/authenticated-share.ts'
import { type Correlation, maxPageLength } from '../correlation.ts'
import type { PoolWriter } from './pool-writer.ts'
import { itemsOf, streamName } from './stream-layout.ts'

/** How many elements of each kind a pool is filled with; none of what is left out. */
export interface PoolAmounts {
  readonly triples?: number
  readonly squares?: number
  readonly bits?: number
  /** Only for authenticated pools. */
  readonly random?: number
  /** For each party as their owner; only for authenticated pools. */
  readonly masks?: number
  readonly matrices?: readonly { readonly shape: MatrixShape; readonly count: number }[]
}

/** How far the filling of one kind is. */
export interface FillProgress {
  /** `triples`, `masks@1`, `matrix-3x4x5`. */
  readonly kind: string
  readonly done: number
  readonly wanted: number
}

/** What a pool is filled from: any source's material, plain or authenticated. */
export type PoolSource = AdditivePreprocessing | AuthenticatedPreprocessing

const filledStep = stepOf('pool filled')

/**
 * Fills a pool at all parties of a session, in big pages, and finishes it when all have filled theirs alike. If that fails
 * the pool is removed. The MAC key of authenticated material moves into the pool: it is of no use here any more.
 *
 * @param amounts the same at all parties
 * @throws POOL_MISMATCH if another party filled another pool
 * @throws INVALID_ARGUMENT for masks or random elements in a plain pool, or material that is not of the pool's form
 *
 * @example
 * const writer = await createPool('alice.pool', key, { party, field, source: 'mascot', security: 'malicious', authenticated: true })
 * await fillPool(writer, party, material, { triples: 1_000_000, masks: 1000 }, ({ kind, done }) => show(kind, done))
 */
export async function fillPool(
  writer: PoolWriter,
  party: Party,
  material: PoolSource,
  amounts: PoolAmounts,
  onProgress: (progress: FillProgress) => void = () => {},
): Promise<void> {
  try {
    const macKey = 'macKey' in material ? material.macKey : undefined
    const kinds = kindsOf(party, amounts, macKey !== undefined)
    await party.fork('pool', async (at) => {
      for (const { kind, wanted, pages } of kinds) {
        let done = 0
        for (const page of pages) {
          await writer.append(page, await draw(material, at, page))
          done += itemsOf(page)
          onProgress({ kind, done, wanted })
        }
      }
      const fingerprints = await at.exchange(filledStep, writer.fingerprint)
      for (const [id, fingerprint] of fingerprints.entries())
        if (!sameBytes(fingerprint, writer.fingerprint)) throw filledOther(at, id)
    })
    await writer.finish(macKey)
  } catch (error) {
    await writer.abandon()
    throw error
  }
}

function filledOther(at: Party, id: PartyId): BeaverdamError {
  const party = partyName(at, id)
  return new BeaverdamError(
    'POOL_MISMATCH',
    `party '${party}' filled a pool of other amounts: give all parties the same`,
    { party },
  )
}

interface KindToFill {
  readonly kind: string
  readonly wanted: number
  readonly pages: Iterable<Correlation>
}

function kindsOf(party: Party, amounts: PoolAmounts, isAuthenticated: boolean): readonly KindToFill[] {
  const { triples, squares, bits, random, masks, matrices = [] } = amounts
  if (!isAuthenticated && (random !== undefined || masks !== undefined))
    invalidArgument('amounts', 'no masks and no random elements for a plain pool, which are for spdz', 'some')
  const elementwise = (page: (length: number) => Correlation, wanted = 0) =>
    kind(page(0), wanted, pagesOf(page, checkInteger('amount', wanted, 0)))
  return [
    elementwise((length) => ({ kind: 'triples', length }), triples),
    elementwise((length) => ({ kind: 'squares', length }), squares),
    elementwise((length) => ({ kind: 'bits', length }), bits),
    elementwise((length) => ({ kind: 'random', length }), random),
    ...party.names.map((_, owner) => elementwise((length) => ({ kind: 'masks', owner, length }), masks)),
    ...matrices.map(({ shape, count }) => {
      const page: Correlation = { kind: 'matrix', shape }
      return kind(page, count, new Array<Correlation>(checkInteger('amount', count, 0)).fill(page))
    }),
  ]
}

function kind(page: Correlation, wanted: number, pages: Iterable<Correlation>): KindToFill {
  return { kind: streamName(page), wanted, pages }
}

/** Big pages after a small one, so that a source, which makes pages no smaller than those before, makes none too large. */
function* pagesOf(page: (length: number) => Correlation, wanted: number): Iterable<Correlation> {
  const first = wanted % maxPageLength
  if (first > 0) yield page(first)
  for (let done = first; done < wanted; done += maxPageLength) yield page(maxPageLength)
}

/** Draws a page's vectors as a pool holds them. */
async function draw(material: PoolSource, at: Party, page: Correlation): Promise<readonly FieldVector[]> {
  if (!('macKey' in material)) return drawShares(material, at, page)
  if (page.kind === 'masks') {
    const { share, mask } = await material.inputMasks(at, page.owner, page.length)
    return [share.value, share.mac, ...(mask === undefined ? [] : [mask])]
  }
  const shares =
    page.kind === 'random' ? [await material.random(at, page.length)] : await drawShares(material, at, page)
  return [...shares.map(({ value }) => value), ...shares.map(({ mac }) => mac)]
}

async function drawShares<Share>(
  material: Preprocessing<Share>,
  at: Party,
  page: Correlation,
): Promise<readonly Share[]> {
  switch (page.kind) {
    case 'triples':
      return three(await material.triples(at, page.length))
    case 'matrix':
      return three(await material.matrixTriples(at, page.shape))
    case 'squares': {
      const { a, c } = await material.squares(at, page.length)
      return [a, c]
    }
    case 'bits':
      return [await material.bits(at, page.length)]
    default:
      return invalidArgument('page', 'a kind that every source makes', page.kind)
  }
}

function three<Share>({ a, b, c }: Triples<Share>): readonly Share[] {
  return [a, b, c]
}
