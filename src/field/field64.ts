import type { Field } from './field.ts'
import { KernelField } from './kernel-field.ts'
import { kernels } from './scratch.ts'

/**
 * The prime field of p = 2^64 - 2^32 + 1, the default: Field64 of the IETF's VDAF document (draft-irtf-cfrg-vdaf,
 * section 6.1).
 */
export const Field64: Field = new KernelField('Field64', 2n ** 64n - 2n ** 32n + 1n, 8, {
  add: kernels.add64,
  sub: kernels.sub64,
  mul: kernels.mul64,
  axpy: kernels.axpy64,
  recombine: kernels.recombine64,
  sum: kernels.sum64,
  dot: kernels.dot64,
  matmul: kernels.matmul64,
  addWords: kernels.addWords64,
  subWords: kernels.subWords64,
  compactWords: kernels.compactWords64,
  firstInvalid: kernels.firstInvalid64,
  encodeSingles: kernels.encodeSingles64,
  encodeDoubles: kernels.encodeDoubles64,
  decodeSingles: kernels.decodeSingles64,
  decodeDoubles: kernels.decodeDoubles64,
})
