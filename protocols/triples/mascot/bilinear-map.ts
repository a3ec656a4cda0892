import type { MatrixShape } from '../../../src/field/field.ts'
import { matmulByTurns } from '../../../src/field/matmul-by-turns.ts'
import { FieldVector } from '../../../src/field/vector.ts'
import type { Party } from '../../../src/runtime/party.ts'
import { crossMatrices } from '../ot/cross-matrix.ts'
import { crossProducts } from '../ot/cross-products.ts'
import type { PairwiseOts } from '../ot/pairwise-ots.ts'

/** What c is of a and b: their product elementwise, or as matrices. */
export interface BilinearMap {
  /** Elements of a, b and c. */
  readonly lengths: { readonly a: number; readonly b: number; readonly c: number }
  apply(a: FieldVector, b: FieldVector): Promise<FieldVector>
  /**
   * Shares of c for several a under one b, all shared additively (MASCOT, ePrint 2016/505, figure 7, `Multiply`): of this
   * party's own a and b, and of its products with every other's by oblivious transfer.
   *
   * Parties that deviate shift c by what may depend on bits of another's a: whoever uses it checks it.
   *
   * @param as so many vectors a, one after the other
   * @returns as many c
   */
  multiply(at: Party, ots: PairwiseOts, count: number, as: FieldVector, b: FieldVector): Promise<FieldVector>
}

export function elementwise(length: number): BilinearMap {
  return {
    lengths: { a: length, b: length, c: length },
    apply: async (a, b) => a.mul(b),
    async multiply(at, ots, count, as, b) {
      const bs = FieldVector.concat(Array.from({ length: count }, () => b))
      return as.mul(bs).add(await crossProducts(at, ots, as, bs))
    },
  }
}

export function matrixProduct(shape: MatrixShape): BilinearMap {
  const { rows, inner, columns } = shape
  return {
    lengths: { a: rows * inner, b: inner * columns, c: rows * columns },
    apply: (a, b) => matmulByTurns(a, b, shape),
    async multiply(at, ots, count, as, b) {
      // matrices A one below the other are one with as many rows
      const all = { ...shape, rows: count * rows }
      return (await matmulByTurns(as, b, all)).add(await crossMatrices(at, ots, as, b, all))
    },
  }
}
