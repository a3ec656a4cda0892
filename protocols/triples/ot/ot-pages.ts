import { BeaverdamError } from '../../../src/errors.ts'
import type { Field } from '../../../src/field/field.ts'
import { matmulByTurns } from '../../../src/field/matmul-by-turns.ts'
import type { FieldVector } from '../../../src/field/vector.ts'
import { type RandomSource, randomBytes } from '../../../src/random/csprng.ts'
import { seededPrg } from '../../../src/random/prg.ts'
import { Seed, seedBytes } from '../../../src/random/seed.ts'
import { expand } from '../../../src/random/uniform.ts'
import { layoutOf } from '../correlation.ts'
import type { MakePage } from '../led-pages.ts'
import { crossMatrices } from './cross-matrix.ts'
import { crossProducts, crossSquares } from './cross-products.ts'
import type { PairwiseOts } from './pairwise-ots.ts'
import { xorBits } from './xored-bits.ts'

/**
 * Makes pages of additive shares by oblivious transfer with every other party.
 *
 * A party draws its own shares of the uniform vectors, or its bits, from a seed of the page; its share of what follows from
 * them is its own product and its shares of the products across parties.
 *
 * @param ots semi-honest ones will do: what they leave unchecked, these pages do too
 * @returns what makes a page; it throws MALFORMED_FRAME for random elements and masks, of which additive sharing has no use,
 * and whatever `sendProducts` and `receiveProducts` do
 */
export function otPages(field: Field, ots: PairwiseOts, random: RandomSource = randomBytes): MakePage {
  return async (at, { correlation }) => {
    const use = { label: 'ot page', session: at.session, address: at.scope }
    const prg = seededPrg(Seed.fromBytes(random(seedBytes)), use)
    const { uniform, derived } = layoutOf(correlation)
    const drawn: FieldVector[] = []
    for (const length of uniform) drawn.push(await expand(field, prg, length))
    const [a, b] = drawn as [FieldVector, FieldVector]
    switch (correlation.kind) {
      case 'triples':
        return [a, b, a.mul(b).add(await crossProducts(at, ots, a, b))]
      case 'squares':
        return [a, a.mul(a).add(await crossSquares(at, ots, a))]
      case 'matrix': {
        const { shape } = correlation
        return [a, b, (await matmulByTurns(a, b, shape)).add(await crossMatrices(at, ots, a, b, shape))]
      }
      case 'bits':
        return [await xorBits(at, ots, field, await prg.next(Math.ceil(derived / 8)), derived)]
      case 'random':
      case 'masks':
        throw new BeaverdamError(
          'MALFORMED_FRAME',
          `expected triples, squares, bits or a matrix triple in '${at.scope}', got ${correlation.kind}`,
        )
    }
  }
}
