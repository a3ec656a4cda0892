import type { Field, MatrixShape } from '../../../src/field/field.ts'
import { FieldVector } from '../../../src/field/vector.ts'
import { otherParties } from '../../../src/runtime/other-parties.ts'
import type { Party } from '../../../src/runtime/party.ts'
import { maxMessageLength } from '../../ot/field-ot.ts'
import { pairName } from './pairs.ts'
import type { PairwiseOts } from './pairwise-ots.ts'
import { receiveProducts, sendProducts } from './products.ts'

/** Elements of products that are held before they are summed up, at most: 512 KiB in Field64, whatever the matrices. */
const tileElements = 1 << 16

/** Products of elements of A that follow each other, row-major, with the same columns of rows of B. */
interface Tile {
  /** Of the elements of A. */
  readonly from: number
  readonly to: number
  readonly column: number
  readonly width: number
}

/**
 * The products across parties of (sum A_i) (sum B_i): each party gets an additive share of the sum of A_i B_j over all i != j.
 *
 * An element of A_i is a scalar, whose OTs are shared by a whole row of B_j.
 *
 * @throws BeaverdamError as `sendProducts` and `receiveProducts`
 */
export async function crossMatrices(
  at: Party,
  ots: PairwiseOts,
  a: FieldVector,
  b: FieldVector,
  shape: MatrixShape,
): Promise<FieldVector> {
  const { field } = a
  const product = FieldVector.zero(field, shape.rows * shape.columns)
  const accumulate = async (products: (tile: Tile) => Promise<FieldVector>) => {
    for (const tile of tiles(field, shape)) addProducts(product, await products(tile), tile, shape)
  }
  await Promise.all(
    otherParties(at).flatMap((peer) => [
      at.fork(pairName(at.id, peer), (pair) =>
        accumulate((tile) => sendProducts(ots.sender(peer), pair, rowsOf(b, tile, shape), tile.width)),
      ),
      at.fork(pairName(peer, at.id), (pair) =>
        accumulate(({ from, to, width }) =>
          receiveProducts(ots.receiver(peer), pair, a.slice(from, to), width),
        ),
      ),
    ]),
  )
  return product
}

/** The tiles of a product, the same at both ends of a pair. */
export function* tiles(field: Field, { rows, inner, columns }: MatrixShape): Generator<Tile> {
  const widest = maxMessageLength(field)
  for (let column = 0; column < columns; column += widest) {
    const width = Math.min(widest, columns - column)
    const step = Math.floor(tileElements / width)
    for (let from = 0; from < rows * inner; from += step)
      yield { from, to: Math.min(from + step, rows * inner), column, width }
  }
}

/** For each element of A in a tile, the row of B that it is multiplied with. */
function rowsOf(b: FieldVector, { from, to, column, width }: Tile, shape: MatrixShape): FieldVector {
  const size = b.field.elementBytes
  const rows = FieldVector.zero(b.field, (to - from) * width)
  for (let i = from; i < to; i++) {
    const start = ((i % shape.inner) * shape.columns + column) * size
    rows.bytes.set(b.bytes.subarray(start, start + width * size), (i - from) * width * size)
  }
  return rows
}

/** Adds the products of the elements of a row of A to that row of the result. */
function addProducts(
  sum: FieldVector,
  products: FieldVector,
  { from, to, column, width }: Tile,
  { inner, columns }: MatrixShape,
): void {
  const { field } = sum
  const length = width * field.elementBytes
  for (let i = from; i < to; i++) {
    const start = (Math.floor(i / inner) * columns + column) * field.elementBytes
    const row = sum.bytes.subarray(start, start + length)
    field.add(row, row, products.bytes.subarray((i - from) * length, (i - from + 1) * length))
  }
}
