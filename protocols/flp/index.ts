/**
 * The fully linear proof system of VDAF draft 18: a prover shows verifiers who hold shares of its measurement that the
 * measurement is valid, and nothing else.
 */

export type { Integers } from './bounded-integers.ts'
export { bestChunkLength } from './chunk-length.ts'
export { Count } from './circuits/count.ts'
export { Histogram } from './circuits/histogram.ts'
export { MultihotCountVec } from './circuits/multihot-count-vec.ts'
export { Sum } from './circuits/sum.ts'
export { SumVec } from './circuits/sum-vec.ts'
export { Flp } from './flp.ts'
export type { PolynomialForm } from './gadget-polynomial.ts'
export type { Gadget } from './gadgets/gadget.ts'
export { Mul } from './gadgets/mul.ts'
export { ParallelSum } from './gadgets/parallel-sum.ts'
export { PolyEval } from './gadgets/poly-eval.ts'
export { reportSoundnessError, type SoundnessError, soundnessError } from './soundness.ts'
export type { GadgetUse, Valid } from './valid.ts'
