import type { AuthenticatedPreprocessing, AuthenticatedShare } from '../protocols/spdz/authenticated-share.ts'
import { MacKey } from '../protocols/spdz/mac-key.ts'
import { Field64 } from '../src/field/field64.ts'
import type { FieldVector } from '../src/field/vector.ts'
import type { Triples } from '../src/runtime/preprocessing.ts'
import { reconstructAdditive } from '../src/sharing/additive.ts'
import { exhausted, ReadySource } from './ready-source.ts'
import { publicVector } from './seeded-vector.ts'

/** Authenticated triples of a `ReadySource`. The MAC key comes from public seeds, too, so that they prove nothing. */
export class ReadyAuthenticatedTriples
  extends ReadySource<AuthenticatedShare>
  implements AuthenticatedPreprocessing
{
  readonly macKey: MacKey

  private constructor(macKey: MacKey, triples: Triples<AuthenticatedShare>, length: number) {
    super(triples, length, ({ value, mac }, from, to) => ({
      value: value.subvector(from, to),
      mac: mac.subvector(from, to),
    }))
    this.macKey = macKey
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
    const triples = {
      a: await authenticated('a', a),
      b: await authenticated('b', b),
      c: await authenticated('c', a.mul(b)),
    }
    return new ReadyAuthenticatedTriples(new MacKey(Field64, keys.at(id)), triples, length)
  }

  random(): Promise<never> {
    return Promise.reject(exhausted())
  }

  inputMasks(): Promise<never> {
    return Promise.reject(exhausted())
  }
}
