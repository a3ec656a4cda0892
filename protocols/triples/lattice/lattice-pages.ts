import { BeaverdamError } from '../../../src/errors.ts'
import { Field64 } from '../../../src/field/field64.ts'
import { matmulByTurns } from '../../../src/field/matmul-by-turns.ts'
import type { FieldVector } from '../../../src/field/vector.ts'
import { type Prg, seededPrg } from '../../../src/random/prg.ts'
import { Seed, seedBytes } from '../../../src/random/seed.ts'
import { expand } from '../../../src/random/uniform.ts'
import type { Party } from '../../../src/runtime/party.ts'
import { Batches } from '../batches.ts'
import type { MakePage } from '../led-pages.ts'
import { crossMatrices, crossProducts, crossSquares } from './cross-products.ts'
import type { PairwiseKeys } from './pairwise-keys.ts'
import { xorBits } from './xored-bits.ts'

/**
 * Makes pages of additive shares in Field64 by lattice encryption with every other party.
 *
 * A party draws its own shares of the uniform vectors, or its bits, and its masks from a seed of the page; its share of what
 * follows from them is its own product and its shares of the products across parties. Elementwise kinds are made by batches
 * of as many elements as a ciphertext has slots.
 *
 * @returns what makes a page; it throws MALFORMED_FRAME for random elements and masks, of which additive sharing has no use,
 * and whatever `shareProducts` does
 */
export function latticePages(keys: PairwiseKeys): MakePage {
  const length = keys.parameters.n
  const batches = new Batches()
  return async (at, { correlation }) => {
    switch (correlation.kind) {
      case 'triples':
      case 'squares':
      case 'bits': {
        const { kind } = correlation
        return batches.take(kind, correlation.length, () => makeBatch(at, keys, kind, length))
      }
      case 'matrix': {
        const { shape } = correlation
        const prg = pagePrg(at, keys)
        const a = await expand(Field64, prg, shape.rows * shape.inner)
        const b = await expand(Field64, prg, shape.inner * shape.columns)
        return [a, b, (await matmulByTurns(a, b, shape)).add(await crossMatrices(at, keys, a, b, shape, prg))]
      }
      case 'random':
      case 'masks':
        throw new BeaverdamError(
          'MALFORMED_FRAME',
          `expected triples, squares, bits or a matrix triple in '${at.scope}', got ${correlation.kind}`,
        )
    }
  }
}

async function makeBatch(
  at: Party,
  keys: PairwiseKeys,
  kind: 'triples' | 'squares' | 'bits',
  length: number,
): Promise<readonly FieldVector[]> {
  const prg = pagePrg(at, keys)
  switch (kind) {
    case 'triples': {
      const a = await expand(Field64, prg, length)
      const b = await expand(Field64, prg, length)
      return [a, b, a.mul(b).add(await crossProducts(at, keys, a, b, prg))]
    }
    case 'squares': {
      const a = await expand(Field64, prg, length)
      return [a, a.mul(a).add(await crossSquares(at, keys, a, prg))]
    }
    case 'bits':
      return [await xorBits(at, keys, await prg.next(length / 8), length, prg)]
  }
}

function pagePrg(at: Party, { random }: PairwiseKeys): Prg {
  const use = { label: 'lattice page', session: at.session, address: at.scope }
  return seededPrg(Seed.fromBytes(random(seedBytes)), use)
}
