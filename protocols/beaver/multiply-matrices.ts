import type { MatrixShape } from '../../src/field/field.ts'
import { matmulByTurns } from '../../src/field/matmul-by-turns.ts'
import { FieldVector } from '../../src/field/vector.ts'
import type { Party, Step } from '../../src/runtime/party.ts'
import type { BeaverContext } from './masked-opening.ts'

/**
 * Matrix product by a matrix triple: opens D = X - A and E = Y - B, each once, and takes Z = C + D B + A E, and + D E
 * at party 0. Messages hold D, then E, row-major.
 *
 * So a product costs rows x inner + inner x columns opened elements, where elementwise triples would open two for each
 * of its rows x inner x columns scalar products (Mohassel and Zhang, SecureML, IEEE S&P 2017, section 4.2).
 *
 * Semi-honest, n - 1 corruptions. Leaks nothing: D and E are uniform.
 */
export async function multiplyMatrices(
  { opening, preprocessing }: BeaverContext,
  at: Party,
  step: Step,
  x: FieldVector,
  y: FieldVector,
  shape: MatrixShape,
): Promise<FieldVector> {
  const { field } = x
  const { a, b, c } = await preprocessing.matrixTriples(at, shape)
  const differences = new Uint8Array(x.bytes.length + y.bytes.length)
  field.sub(differences.subarray(0, x.bytes.length), x.bytes, a.bytes)
  field.sub(differences.subarray(x.bytes.length), y.bytes, b.bytes)
  const sum = await opening.open(at, step, differences)
  const d = new FieldVector(field, sum.subarray(0, x.bytes.length))
  const e = new FieldVector(field, sum.subarray(x.bytes.length))
  // A E + D E = (A + D) E: party 0 needs no third product
  const left = at.id === 0 ? a.add(d) : a
  return c.add(await matmulByTurns(d, b, shape)).add(await matmulByTurns(left, e, shape))
}
