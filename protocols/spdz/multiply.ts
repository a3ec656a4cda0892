import type { Party, Step } from '../../src/runtime/party.ts'
import type { Opening } from '../additive/opening.ts'
import { openMasked } from '../beaver/masked-opening.ts'
import { type AuthenticatedPreprocessing, type AuthenticatedShare, zeroShare } from './authenticated-share.ts'
import type { MacKey } from './mac-key.ts'
import type { OpeningLog } from './opening-log.ts'

/** What an authenticated multiplication stands on. */
export interface ProductContext {
  readonly opening: Opening
  readonly preprocessing: AuthenticatedPreprocessing
  readonly log: OpeningLog
}

/**
 * Elementwise product by authenticated triples: opens d = x - a and e = y - b together, and takes z = c + d b + e a + d e
 * and its MAC alpha c + d alpha b + e alpha a + d e alpha, each party with its share of everything.
 *
 * Malicious, n - 1 corruptions, once the openings have passed their MAC check; until then a party can shift d and e.
 * Leaks nothing: d and e are uniform.
 */
export async function multiply(
  { opening, preprocessing, log }: ProductContext,
  at: Party,
  step: Step,
  x: AuthenticatedShare,
  y: AuthenticatedShare,
): Promise<AuthenticatedShare> {
  const z = zeroShare(x.value.field, x.value.length)
  const { macKey } = preprocessing
  await log.record(at, step, 2 * z.value.bytes.length, (record) =>
    openMasked(opening, at, step, {
      operands: [
        { share: x.value, mask: ({ a }: AuthenticatedTriple) => a.value },
        { share: y.value, mask: ({ b }) => b.value },
      ],
      draw: (length) => preprocessing.triples(at, length),
      opened(triple, differences, from) {
        const [d, e] = differences as readonly [Uint8Array, Uint8Array]
        record.take(2 * from, d, block(x.mac.bytes, from, d), triple.a.mac.bytes)
        record.take(2 * from + d.length, e, block(y.mac.bytes, from, e), triple.b.mac.bytes)
        recombine(at, macKey, z, from, triple, d, e)
      },
    }),
  )
  return z
}

/**
 * Elementwise square by authenticated square pairs: opens d = x - a alone, and takes z = c + 2 d a + d^2 and its MAC.
 *
 * Malicious, n - 1 corruptions, once the opening has passed its MAC check. Leaks nothing: d is uniform.
 */
export async function square(
  { opening, preprocessing, log }: ProductContext,
  at: Party,
  step: Step,
  x: AuthenticatedShare,
): Promise<AuthenticatedShare> {
  const z = zeroShare(x.value.field, x.value.length)
  const { macKey } = preprocessing
  await log.record(at, step, z.value.bytes.length, (record) =>
    openMasked(opening, at, step, {
      operands: [{ share: x.value, mask: ({ a }: Pick<AuthenticatedTriple, 'a' | 'c'>) => a.value }],
      draw: (length) => preprocessing.squares(at, length),
      opened({ a, c }, differences, from) {
        const [d] = differences as readonly [Uint8Array]
        record.take(from, d, block(x.mac.bytes, from, d), a.mac.bytes)
        recombine(at, macKey, z, from, { a, b: a, c }, d, d)
      },
    }),
  )
  return z
}

interface AuthenticatedTriple {
  readonly a: AuthenticatedShare
  readonly b: AuthenticatedShare
  readonly c: AuthenticatedShare
}

/** One block of the product, from byte `from` on. */
function recombine(
  at: Party,
  key: MacKey,
  z: AuthenticatedShare,
  from: number,
  { a, b, c }: AuthenticatedTriple,
  d: Uint8Array,
  e: Uint8Array,
): void {
  const { field } = z.value
  const value = { a: a.value.bytes, b: b.value.bytes, c: c.value.bytes }
  field.recombine(block(z.value.bytes, from, d), value, d, e, at.id === 0)
  // e alpha a + d e alpha = e (alpha a + d alpha): one pass less
  const left = a.mac.bytes.slice()
  field.axpy(left, key.share, d)
  field.recombine(block(z.mac.bytes, from, d), { a: left, b: b.mac.bytes, c: c.mac.bytes }, d, e, false)
}

function block(bytes: Uint8Array, from: number, { length }: Uint8Array): Uint8Array {
  return bytes.subarray(from, from + length)
}
