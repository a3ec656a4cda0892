import type { MatrixShape } from '../../src/field/field.ts'
import { matmulByTurns } from '../../src/field/matmul-by-turns.ts'
import { FieldVector } from '../../src/field/vector.ts'
import type { Party, Step } from '../../src/runtime/party.ts'
import type { AuthenticatedShare } from './authenticated-share.ts'
import type { ProductContext } from './multiply.ts'

/**
 * Matrix product by an authenticated matrix triple: opens D = X - A and E = Y - B, each once, and takes
 * Z = C + D B + A E + D E and its MAC, each party with its share of everything.
 *
 * Malicious, n - 1 corruptions, once the opening has passed its MAC check. Leaks nothing: D and E are uniform.
 */
export async function multiplyMatrices(
  { opening, preprocessing, log }: ProductContext,
  at: Party,
  step: Step,
  x: AuthenticatedShare,
  y: AuthenticatedShare,
  shape: MatrixShape,
): Promise<AuthenticatedShare> {
  const { field } = x.value
  const bytes = x.value.bytes.length + y.value.bytes.length
  return log.record(at, step, bytes, async (record) => {
    const { a, b, c } = await preprocessing.matrixTriples(at, shape)
    const macs = difference([x.mac, y.mac], [a.mac, b.mac])
    const sum = await opening.open(at, step, difference([x.value, y.value], [a.value, b.value]).bytes)
    record.take(0, sum, macs.bytes)
    const d = new FieldVector(field, sum.subarray(0, x.value.bytes.length))
    const e = new FieldVector(field, sum.subarray(x.value.bytes.length))
    // A E + D E = (A + D) E: D counts once, at party 0, and D alpha as the parties' shares of alpha have it
    const product = async (left: FieldVector, right: FieldVector, offset: FieldVector) =>
      offset.add(await matmulByTurns(d, right, shape)).add(await matmulByTurns(left, e, shape))
    return {
      value: await product(at.id === 0 ? a.value.add(d) : a.value, b.value, c.value),
      mac: await product(a.mac.add(preprocessing.macKey.authenticate(d)), b.mac, c.mac),
    }
  })
}

function difference(
  [x, y]: readonly [FieldVector, FieldVector],
  [a, b]: readonly [FieldVector, FieldVector],
): FieldVector {
  return FieldVector.concat([x.sub(a), y.sub(b)])
}
