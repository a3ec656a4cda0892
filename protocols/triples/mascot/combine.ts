import { FieldVector } from '../../../src/field/vector.ts'
import type { SeedKey } from '../../../src/random/seed-key.ts'
import { expand } from '../../../src/random/uniform.ts'
import type { Party } from '../../../src/runtime/party.ts'

/** Two random linear combinations of tau vectors: one that is used, and one that is sacrificed for it. */
export interface Combined {
  readonly used: FieldVector
  readonly sacrificed: FieldVector
}

/**
 * Combines tau vectors a, and the tau vectors c = a b, by the same coefficients (MASCOT, ePrint 2016/505, figure 7,
 * `Combine`). What errors in the products told of bits of a says next to nothing of the combinations.
 *
 * @param coin tossed when the products were there
 * @param vectors each tau vectors, one after the other
 */
export async function combine(
  at: Party,
  coin: SeedKey,
  tau: number,
  vectors: { readonly a: FieldVector; readonly c: FieldVector },
): Promise<{ readonly a: Combined; readonly c: Combined }> {
  const use = { label: 'mascot combining', session: at.session, address: at.scope }
  const coefficients = await expand(vectors.a.field, coin.prg(use), 2 * tau)
  const used = coefficients.slice(0, tau).toBigInts()
  const sacrificed = coefficients.slice(tau).toBigInts()
  const both = (vector: FieldVector): Combined => ({
    used: combination(vector, used),
    sacrificed: combination(vector, sacrificed),
  })
  return { a: both(vectors.a), c: both(vectors.c) }
}

function combination(vectors: FieldVector, coefficients: readonly bigint[]): FieldVector {
  const sum = FieldVector.zero(vectors.field, vectors.length / coefficients.length)
  for (const [t, coefficient] of coefficients.entries())
    vectors.field.axpy(
      sum.bytes,
      coefficient,
      vectors.bytes.subarray(t * sum.bytes.length, (t + 1) * sum.bytes.length),
    )
  return sum
}
