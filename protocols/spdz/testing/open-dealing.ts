import type { Field } from '../../../src/field/field.ts'
import { FieldVector } from '../../../src/field/vector.ts'
import type { PartyId } from '../../../src/runtime/party.ts'
import type { InputMask, Squares, Triples } from '../../../src/runtime/preprocessing.ts'
import type { AuthenticatedPreprocessing, AuthenticatedShare } from '../authenticated-share.ts'
import { MacKey } from '../mac-key.ts'

/** Random additive shares of a vector. */
function split(x: FieldVector, n: number): readonly FieldVector[] {
  const others = Array.from({ length: n - 1 }, () => FieldVector.random(x.field, x.length))
  return [others.reduce((rest, share) => rest.sub(share), x), ...others]
}

/**
 * Authenticated shares of chosen vectors under a random key, all in one place: for tests. PROTECTS NOTHING.
 */
export class OpenDealing {
  readonly field: Field
  readonly n: number
  readonly alpha: bigint
  readonly #keyShares: FieldVector

  constructor(field: Field, n: number) {
    this.field = field
    this.n = n
    this.#keyShares = FieldVector.random(field, n)
    this.alpha = this.#keyShares.sum()
  }

  /** Fresh keys: one that was burnt stays so. */
  key(id: PartyId): MacKey {
    return new MacKey(this.field, this.#keyShares.at(id))
  }

  /** By party. */
  share(x: FieldVector): readonly AuthenticatedShare[] {
    const [values, macs] = [split(x, this.n), split(x.scale(this.alpha), this.n)]
    return values.map((value, id) => ({ value, mac: macs[id] as FieldVector }))
  }

  triple(length: number): readonly Triples<AuthenticatedShare>[] {
    const [x, y] = [FieldVector.random(this.field, length), FieldVector.random(this.field, length)]
    const [a, b, c] = [this.share(x), this.share(y), this.share(x.mul(y))]
    return a.map((share, id) => ({
      a: share,
      b: b[id] as AuthenticatedShare,
      c: c[id] as AuthenticatedShare,
    }))
  }
}

/** One triple for all that a party multiplies: for tests that open one product. */
export class OneTriple implements AuthenticatedPreprocessing {
  readonly name = 'one triple'
  readonly macKey: MacKey
  readonly #triple: Triples<AuthenticatedShare>

  constructor(macKey: MacKey, triple: Triples<AuthenticatedShare>) {
    this.macKey = macKey
    this.#triple = triple
  }

  triples(): Promise<Triples<AuthenticatedShare>> {
    return Promise.resolve(this.#triple)
  }

  squares(): Promise<Squares<AuthenticatedShare>> {
    return Promise.reject(new Error('there is one triple'))
  }

  bits(): Promise<AuthenticatedShare> {
    return Promise.reject(new Error('there is one triple'))
  }

  matrixTriples(): Promise<Triples<AuthenticatedShare>> {
    return Promise.reject(new Error('there is one triple'))
  }

  random(): Promise<AuthenticatedShare> {
    return Promise.reject(new Error('there is one triple'))
  }

  inputMasks(): Promise<InputMask<AuthenticatedShare>> {
    return Promise.reject(new Error('there is one triple'))
  }
}
