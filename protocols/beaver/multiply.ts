import { FieldVector } from '../../src/field/vector.ts'
import type { Party, Step } from '../../src/runtime/party.ts'
import { type BeaverContext, openMasked } from './masked-opening.ts'

/**
 * Elementwise product by triples (Beaver, CRYPTO '91): opens d = x - a and e = y - b together and takes
 * z = c + d b + e a, and + d e at party 0.
 *
 * Semi-honest, n - 1 corruptions. Leaks nothing: d and e are uniform.
 */
export async function multiply(
  { opening, preprocessing }: BeaverContext,
  at: Party,
  step: Step,
  x: FieldVector,
  y: FieldVector,
): Promise<FieldVector> {
  const z = FieldVector.zero(x.field, x.length)
  await openMasked(opening, at, step, {
    operands: [
      { share: x, mask: ({ a }) => a },
      { share: y, mask: ({ b }) => b },
    ],
    draw: (length) => preprocessing.triples(at, length),
    opened({ a, b, c }, differences, from) {
      const [d, e] = differences as readonly [Uint8Array, Uint8Array]
      const block = z.bytes.subarray(from, from + d.length)
      x.field.recombine(block, { a: a.bytes, b: b.bytes, c: c.bytes }, d, e, at.id === 0)
    },
  })
  return z
}

/**
 * Elementwise square by square pairs: opens d = x - a alone and takes z = c + 2 d a, and + d^2 at party 0.
 *
 * Semi-honest, n - 1 corruptions. Leaks nothing: d is uniform.
 */
export async function square(
  { opening, preprocessing }: BeaverContext,
  at: Party,
  step: Step,
  x: FieldVector,
): Promise<FieldVector> {
  const z = FieldVector.zero(x.field, x.length)
  await openMasked(opening, at, step, {
    operands: [{ share: x, mask: ({ a }) => a }],
    draw: (length) => preprocessing.squares(at, length),
    opened({ a, c }, differences, from) {
      const [d] = differences as readonly [Uint8Array]
      const block = z.bytes.subarray(from, from + d.length)
      x.field.recombine(block, { a: a.bytes, b: a.bytes, c: c.bytes }, d, d, at.id === 0)
    },
  })
  return z
}
