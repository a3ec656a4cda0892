import { FieldVector } from '../../src/field/vector.ts'
import { maxPageLength } from './correlation.ts'

/** Elements in the first page of a scope that draws little. */
const firstPageLength = 64

/** Fetches the vectors of the page with this index and so many elements. */
type FetchIndexed = (index: number, length: number) => Promise<readonly FieldVector[]>

/**
 * `ahead`: pages grow with what is drawn, so that small draws seldom wait for one. `exact`: a draw opens pages of just
 * what it needs, where a page costs little and what is left of one is lost.
 */
export type Draws = 'ahead' | 'exact'

interface Page {
  readonly length: number
  readonly fetched: Promise<readonly FieldVector[]>
  /** Once they are there. */
  vectors: readonly FieldVector[] | undefined
}

/** What a draw takes of a page. */
interface Piece {
  readonly page: Page
  readonly from: number
  readonly to: number
}

/**
 * The pages from which the operations of one scope draw one kind of material, in the order of the operations.
 *
 * A page has as many elements as were drawn when it is opened, so that what is left at the end is in proportion to what
 * was used; at least 64, at least what the draw that opens it still needs, and at most 8,192. A draw of less than half
 * a page that finds half of it used opens the next one ahead, so that a chain of small operations does not wait for
 * the dealer. All this follows from the draws alone, so all parties open the same pages.
 */
export class PageSequence {
  readonly #fetch: FetchIndexed
  readonly #draws: Draws
  #page: Page | undefined
  #next: Page | undefined
  /** Elements taken of the open page, and of all pages. */
  #used = 0
  #drawn = 0
  #opened = 0

  constructor(fetch: FetchIndexed, draws: Draws = 'ahead') {
    this.#fetch = fetch
    this.#draws = draws
  }

  /** The next elements, one or more, of every vector. */
  draw(length: number): Promise<readonly FieldVector[]> {
    const pieces: Piece[] = []
    for (let wanted = length; wanted > 0; ) {
      const page = this.#pageFor(wanted)
      const from = this.#used
      const to = Math.min(page.length, from + wanted)
      pieces.push({ page, from, to })
      wanted -= to - from
      this.#used = to
      this.#drawn += to - from
      if (2 * length < page.length && 2 * to >= page.length) this.#next ??= this.#open(0)
    }
    const [first, ...rest] = pieces as [Piece, ...Piece[]]
    return rest.length === 0 ? take(first) : join(pieces)
  }

  /** The open page, if something is left of it, or else the next. */
  #pageFor(wanted: number): Page {
    if (this.#page === undefined || this.#used === this.#page.length) {
      this.#page = this.#next ?? this.#open(wanted)
      this.#next = undefined
      this.#used = 0
    }
    return this.#page
  }

  #open(wanted: number): Page {
    const least = this.#draws === 'ahead' ? Math.max(firstPageLength, this.#drawn) : 0
    const length = Math.min(maxPageLength, Math.max(least, wanted))
    const page: Page = { length, fetched: this.#fetch(this.#opened++, length), vectors: undefined }
    page.fetched.then(
      (vectors) => {
        page.vectors = vectors
      },
      // whoever draws from the page meets the failure; nobody may
      () => {},
    )
    return page
  }
}

async function take({ page, from, to }: Piece): Promise<readonly FieldVector[]> {
  const vectors = page.vectors ?? (await page.fetched)
  return vectors.map((vector) => vector.slice(from, to))
}

async function join(pieces: readonly Piece[]): Promise<readonly FieldVector[]> {
  const taken = await Promise.all(pieces.map(take))
  const [first] = taken as [readonly FieldVector[]]
  return first.map((_, column) => FieldVector.concat(taken.map((vectors) => vectors[column] as FieldVector)))
}
