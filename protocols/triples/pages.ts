import { checkInteger, invalidArgument } from '../../src/errors.ts'
import type { MatrixShape } from '../../src/field/field.ts'
import type { FieldVector } from '../../src/field/vector.ts'
import type { Party, PartyId } from '../../src/runtime/party.ts'
import { programScope } from '../../src/runtime/program-scope.ts'
import type { PageAddress } from './address.ts'
import { type Correlation, type ElementwiseKind, elementsOf, maxMatrixElements } from './correlation.ts'
import { type Draws, PageSequence } from './page-sequence.ts'

/** What comes in pages: a kind, and for masks the party that knows them. */
export type PageKind = ElementwiseKind | { readonly owner: PartyId }

/**
 * Brings a party's vectors of a page: its shares of the vectors of the correlation, in their order; if shares are
 * authenticated then those of their MACs in the same order, and behind these, at the owner of masks, the masks.
 *
 * A page of no elements is brought without a message.
 */
export type FetchPage = (address: PageAddress) => Promise<readonly FieldVector[]>

/** A party's material from any source, drawn by scope. */
export class Pages {
  readonly #fetch: FetchPage
  readonly #draws: Draws
  readonly #sequences = new Map<string, PageSequence>()
  readonly #matrices = new Map<string, number>()

  constructor(fetch: FetchPage, draws: Draws = 'ahead') {
    this.#fetch = fetch
    this.#draws = draws
  }

  /** The next elements of every vector of a kind. */
  draw(kind: PageKind, at: Party, length: number): Promise<readonly FieldVector[]> {
    checkInteger('length', length, 0)
    if (length === 0) return this.#fetch({ correlation: correlationOf(kind, 0), index: 0, scope: '' })
    const scope = programScope(at)
    const name = `${typeof kind === 'string' ? kind : `masks@${kind.owner}`} ${scope}`
    let sequence = this.#sequences.get(name)
    if (sequence === undefined) {
      sequence = new PageSequence(
        (index, pageLength) => this.#fetch({ correlation: correlationOf(kind, pageLength), index, scope }),
        this.#draws,
      )
      this.#sequences.set(name, sequence)
    }
    return sequence.draw(length)
  }

  /** @throws INVALID_ARGUMENT if the three matrices together have more than 2^24 elements */
  async matrix(at: Party, shape: MatrixShape): Promise<readonly FieldVector[]> {
    const correlation: Correlation = { kind: 'matrix', shape }
    if (elementsOf(correlation) > maxMatrixElements)
      invalidArgument(
        'shape',
        `matrices of at most ${maxMatrixElements} elements together`,
        elementsOf(correlation),
      )
    const scope = programScope(at)
    const index = this.#matrices.get(scope) ?? 0
    this.#matrices.set(scope, index + 1)
    return this.#fetch({ correlation, index, scope })
  }
}

function correlationOf(kind: PageKind, length: number): Correlation {
  return typeof kind === 'string' ? { kind, length } : { kind: 'masks', owner: kind.owner, length }
}
