import { checkInteger, invalidArgument } from '../../src/errors.ts'
import type { Field, MatrixShape } from '../../src/field/field.ts'
import type { FieldVector } from '../../src/field/vector.ts'
import type { SeedKey } from '../../src/random/seed-key.ts'
import type { Party, PartyId } from '../../src/runtime/party.ts'
import type { PageAddress } from './address.ts'
import { type Correlation, type ElementwiseKind, elementsOf, maxMatrixElements } from './correlation.ts'
import type { PageDealing } from './page.ts'
import { PageSequence } from './page-sequence.ts'

export interface DealtPagesOptions {
  readonly field: Field
  readonly dealing: PageDealing
  /** This party's key. */
  readonly key: SeedKey
  readonly id: PartyId
  /** Fetches the correction of a page: given at the last party alone. */
  readonly correction?: (address: PageAddress) => Promise<FieldVector>
}

/** What comes in pages: a kind, and for masks the party that knows them. */
export type PageKind = ElementwiseKind | { readonly owner: PartyId }

/** A party's vectors of dealt material, drawn by scope. */
export class DealtPages {
  readonly #options: DealtPagesOptions
  readonly #sequences = new Map<string, PageSequence>()
  readonly #matrices = new Map<string, number>()

  constructor(options: DealtPagesOptions) {
    this.#options = options
  }

  /** The next elements of every vector of a kind. */
  draw(kind: PageKind, at: Party, length: number): Promise<readonly FieldVector[]> {
    checkInteger('length', length, 0)
    if (length === 0) return this.#nothing(kind)
    const scope = drawingScope(at)
    const name = `${typeof kind === 'string' ? kind : `masks@${kind.owner}`} ${scope}`
    let sequence = this.#sequences.get(name)
    if (sequence === undefined) {
      sequence = new PageSequence((index, pageLength) =>
        this.#page({ correlation: correlationOf(kind, pageLength), index, scope }),
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
    const scope = drawingScope(at)
    const index = this.#matrices.get(scope) ?? 0
    this.#matrices.set(scope, index + 1)
    return this.#page({ correlation, index, scope })
  }

  #page(address: PageAddress): Promise<readonly FieldVector[]> {
    const { field, dealing, key, id, correction } = this.#options
    const isCorrected = dealing.correctionLength(address.correlation) > 0
    return dealing.expand(field, key, id, address, isCorrected ? correction?.(address) : undefined)
  }

  /** As many vectors as a page has, all empty: a page of no elements expands without a correction. */
  #nothing(kind: PageKind): Promise<readonly FieldVector[]> {
    const { field, dealing, key, id } = this.#options
    const address = { correlation: correlationOf(kind, 0), index: 0, scope: '' }
    return dealing.expand(field, key, id, address)
  }
}

function correlationOf(kind: PageKind, length: number): Correlation {
  return typeof kind === 'string' ? { kind, length } : { kind: 'masks', owner: kind.owner, length }
}

/** The scope whose operations share pages: an operation's own scope without its number. */
function drawingScope(at: Party): string {
  return at.scope.replace(/#\d+$/, '')
}
