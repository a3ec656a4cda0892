import { BeaverdamError } from '../src/errors.ts'
import { inverseSquareRoot } from '../src/field/inverse-square-root.ts'
import { repeated } from '../src/field/repeated.ts'
import { FieldVector } from '../src/field/vector.ts'
import { turn } from '../src/next-turn.ts'

/** Roots between two turns of the event loop: in Field128 they take some 30 ms. */
const rootsPerTurn = 2048

/** What makes bits of random elements a: a bit is `factors` a + `halves`. */
export interface BitsOfSquares {
  /** 1 / (2 sqrt(a^2)) */
  readonly factors: FieldVector
  /** 1 / 2 */
  readonly halves: FieldVector
}

/**
 * Random bits of random elements a whose squares are public (Damgard et al., TCC 2006): (a / sqrt(a^2) + 1) / 2, of which
 * nobody knows whether the root is a or -a.
 *
 * @throws MATERIAL_EXHAUSTED if an a is zero, which has a probability of 1/p each
 */
export async function bitsOfSquares(squares: FieldVector): Promise<BitsOfSquares> {
  const { field, length } = squares
  const inverse = await inverseSquareRoots(squares)
  const half = (field.modulus + 1n) / 2n
  const halves = repeated(field, half, length)
  if (!inverse.mul(inverse).mul(squares).equal(halves.add(halves)))
    throw new BeaverdamError(
      'MATERIAL_EXHAUSTED',
      'a random element is zero, so no bit comes of it; begin another session',
    )
  return { factors: inverse.scale(half), halves }
}

async function inverseSquareRoots(squares: FieldVector): Promise<FieldVector> {
  const roots: FieldVector[] = [FieldVector.zero(squares.field, 0)]
  for (let from = 0; from < squares.length; from += rootsPerTurn) {
    roots.push(inverseSquareRoot(squares.slice(from, Math.min(squares.length, from + rootsPerTurn))))
    await turn()
  }
  return FieldVector.concat(roots)
}
