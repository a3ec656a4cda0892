import type { Field, MatrixShape } from '../../src/field/field.ts'
import { matmulByTurns } from '../../src/field/matmul-by-turns.ts'
import { FieldVector } from '../../src/field/vector.ts'
import type { Party, Step } from '../../src/runtime/party.ts'
import { type PairwiseKeys, ZeroShare } from './pairwise-keys.ts'
import { passBack } from './pass-back.ts'
import type { ReplicatedShare } from './replicated-share.ts'

/** What a multiplication stands on. */
export interface ProductContext {
  readonly field: Field
  readonly keys: PairwiseKeys
  /** Most bytes in a message. */
  readonly blockBytes: number
}

/**
 * Elementwise product (Araki et al., ePrint 2016/768, in the form that works over any ring): party i adds up those of the
 * nine products of components that it can make, x_i y_i + x_i y_(i+1) + x_(i+1) y_i, and a summand of zero, and passes
 * that to the previous party: it is component i of the product.
 *
 * Semi-honest, one corruption. Against one that lies the product is secret still, and off by what the liar adds to its
 * summand: it can't make that depend on the factors. Leaks nothing: a summand of zero is pseudorandom to who gets it.
 */
export function multiply(
  context: ProductContext,
  at: Party,
  step: Step,
  x: ReplicatedShare,
  y: ReplicatedShare,
): Promise<ReplicatedShare> {
  const { field } = context
  return reshare(context, at, step, x.own.length, (acc, from, to) => {
    const part = ({ bytes }: FieldVector) => bytes.subarray(from, to)
    // acc + x_i y_(i+1) + y_i x_(i+1) + x_i y_i
    const terms = { a: part(x.next), b: part(y.next), c: acc }
    field.recombine(acc, terms, part(x.own), part(y.own), true)
  })
}

/** Product of a rows x inner by an inner x columns matrix, row-major, at the price of an elementwise product as long as it. */
export async function multiplyMatrices(
  context: ProductContext,
  at: Party,
  step: Step,
  x: ReplicatedShare,
  y: ReplicatedShare,
  shape: MatrixShape,
): Promise<ReplicatedShare> {
  const { field } = context
  // X_i (Y_i + Y_(i+1)) + X_(i+1) Y_i: two products in place of three
  const withNext = await matmulByTurns(x.own, y.own.add(y.next), shape)
  const terms = withNext.add(await matmulByTurns(x.next, y.own, shape))
  return reshare(context, at, step, terms.length, (acc, from, to) =>
    field.add(acc, acc, terms.bytes.subarray(from, to)),
  )
}

/** Product of a shared element with every element of a vector. */
export function scaleBy(
  context: ProductContext,
  at: Party,
  step: Step,
  factor: ReplicatedShare,
  x: ReplicatedShare,
): Promise<ReplicatedShare> {
  const { field } = context
  const [own, both] = [factor.own.at(0), factor.own.add(factor.next).at(0)]
  return reshare(context, at, step, x.own.length, (acc, from, to) => {
    field.axpy(acc, both, x.own.bytes.subarray(from, to))
    field.axpy(acc, own, x.next.bytes.subarray(from, to))
  })
}

/** Adds the terms of some elements, from byte `from` up to `to` of a vector, to as many. */
type AddTerms = (acc: Uint8Array, from: number, to: number) => void

/** Replicated shares of a vector from its summands, one at each party, which nobody learns from another. */
async function reshare(
  { field, keys, blockBytes }: ProductContext,
  at: Party,
  step: Step,
  length: number,
  addTerms: AddTerms,
): Promise<ReplicatedShare> {
  const zero = new ZeroShare(field, keys, at)
  const own = FieldVector.zero(field, length)
  const cut = { field, bytes: own.bytes.length, blockBytes }
  const passed = await passBack(at, step, cut, async (from, to) => {
    const summands = own.bytes.subarray(from, to)
    await zero.addTo(summands)
    addTerms(summands, from, to)
    return summands
  })
  return { own, next: new FieldVector(field, passed) }
}
