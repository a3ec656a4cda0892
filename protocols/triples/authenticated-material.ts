import type { MatrixShape } from '../../src/field/field.ts'
import type { FieldVector } from '../../src/field/vector.ts'
import type { Party, PartyId } from '../../src/runtime/party.ts'
import type { InputMask, Squares, Triples } from '../../src/runtime/preprocessing.ts'
import type { AuthenticatedPreprocessing, AuthenticatedShare } from '../spdz/authenticated-share.ts'
import type { MacKey } from '../spdz/mac-key.ts'
import type { PageKind, Pages } from './pages.ts'

/** A party's authenticated shares of material, from the pages of any source. */
export class AuthenticatedMaterial implements AuthenticatedPreprocessing {
  readonly name: string
  readonly macKey: MacKey
  readonly #pages: Pages

  /** @param name of the source */
  constructor(name: string, pages: Pages, macKey: MacKey) {
    this.name = name
    this.#pages = pages
    this.macKey = macKey
  }

  async triples(at: Party, length: number): Promise<Triples<AuthenticatedShare>> {
    return triple(await this.#pages.draw('triples', at, length))
  }

  async squares(at: Party, length: number): Promise<Squares<AuthenticatedShare>> {
    const [a, c] = paired(await this.#pages.draw('squares', at, length)) as readonly [
      AuthenticatedShare,
      AuthenticatedShare,
    ]
    return { a, c }
  }

  bits(at: Party, length: number): Promise<AuthenticatedShare> {
    return this.#single('bits', at, length)
  }

  /** @throws INVALID_ARGUMENT if the three matrices together have more than 2^24 elements */
  async matrixTriples(at: Party, shape: MatrixShape): Promise<Triples<AuthenticatedShare>> {
    return triple(await this.#pages.matrix(at, shape))
  }

  random(at: Party, length: number): Promise<AuthenticatedShare> {
    return this.#single('random', at, length)
  }

  async inputMasks(at: Party, owner: PartyId, length: number): Promise<InputMask<AuthenticatedShare>> {
    const [value, mac, mask] = (await this.#pages.draw({ owner }, at, length)) as readonly [
      FieldVector,
      FieldVector,
      FieldVector?,
    ]
    return { share: { value, mac }, mask }
  }

  async #single(kind: PageKind, at: Party, length: number): Promise<AuthenticatedShare> {
    const [share] = paired(await this.#pages.draw(kind, at, length)) as readonly [AuthenticatedShare]
    return share
  }
}

/** Shares and, behind them, the shares of their MACs. */
function paired(vectors: readonly FieldVector[]): readonly AuthenticatedShare[] {
  const count = vectors.length / 2
  return vectors.slice(0, count).map((value, i) => ({ value, mac: vectors[count + i] as FieldVector }))
}

function triple(vectors: readonly FieldVector[]): Triples<AuthenticatedShare> {
  const [a, b, c] = paired(vectors) as readonly [AuthenticatedShare, AuthenticatedShare, AuthenticatedShare]
  return { a, b, c }
}
