import type { AuthenticatedPreprocessing, AuthenticatedShare } from '../protocols/spdz/authenticated-share.ts'
import { MacKey } from '../protocols/spdz/mac-key.ts'
import { Field64 } from '../src/field/field64.ts'
import type { FieldVector } from '../src/field/vector.ts'
import type { Party } from '../src/runtime/party.ts'
import type { Triples } from '../src/runtime/preprocessing.ts'
import { reconstructAdditive } from '../src/sharing/additive.ts'
import { exhausted } from './ready-triples.ts'
import { publicVector } from './seeded-vector.ts'

/**
 * Authenticated triples that are in memory before the clock starts. They and the MAC key come from public seeds, so they
 * hide nothing and prove nothing, and are dealt again from the first one when all have been used: a bench alone may do
 * either.
 */
export class ReadyAuthenticatedTriples implements AuthenticatedPreprocessing {
  readonly name = 'ready'
  readonly macKey: MacKey
  readonly #triples: Triples<AuthenticatedShare>
  #next = 0

  private constructor(macKey: MacKey, triples: Triples<AuthenticatedShare>) {
    this.macKey = macKey
    this.#triples = triples
  }

  /** Party `id`'s shares of `length` triples among n. */
  static async make(id: number, n: number, length: number): Promise<ReadyAuthenticatedTriples> {
    const keys = await publicVector('key', n)
    /** This party's share of a vector: everyone's is public, and party 0's makes it what it should be. */
    const share = async (name: string, vector: FieldVector) => {
      const others = Array.from({ length: n - 1 }, (_, k) =>
        publicVector(`${name} of party ${k + 1}`, length),
      )
      if (id > 0) return (await others[id - 1]) as FieldVector
      return vector.sub(reconstructAdditive(await Promise.all(others)))
    }
    const authenticated = async (name: string, vector: FieldVector) => ({
      value: await share(name, vector),
      mac: await share(`MAC of ${name}`, vector.scale(keys.sum())),
    })
    const [a, b] = [await publicVector('a', length), await publicVector('b', length)]
    return new ReadyAuthenticatedTriples(new MacKey(Field64, keys.at(id)), {
      a: await authenticated('a', a),
      b: await authenticated('b', b),
      c: await authenticated('c', a.mul(b)),
    })
  }

  /** The next ones, uncopied. @throws MATERIAL_EXHAUSTED for more than are left of this pass over all */
  async triples(_at: Party, length: number): Promise<Triples<AuthenticatedShare>> {
    const { a, b, c } = this.#triples
    if (this.#next === a.value.length) this.#next = 0
    const from = this.#next
    this.#next += length
    if (this.#next > a.value.length) throw exhausted()
    const view = (vector: FieldVector) => vector.subvector(from, from + length)
    const views = ({ value, mac }: AuthenticatedShare) => ({ value: view(value), mac: view(mac) })
    return { a: views(a), b: views(b), c: views(c) }
  }

  squares(): Promise<never> {
    return Promise.reject(exhausted())
  }

  bits(): Promise<never> {
    return Promise.reject(exhausted())
  }

  matrixTriples(): Promise<never> {
    return Promise.reject(exhausted())
  }

  random(): Promise<never> {
    return Promise.reject(exhausted())
  }

  inputMasks(): Promise<never> {
    return Promise.reject(exhausted())
  }
}
