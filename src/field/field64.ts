import type { NttField } from './ntt-field.ts'
import { NttKernelField } from './ntt-kernel-field.ts'
import { kernels } from './scratch.ts'

const subgroup = { base: 7n, orderBits: 32 }

/**
 * The prime field of p = 2^64 - 2^32 + 1, the default: Field64 of the IETF's VDAF document (draft-irtf-cfrg-vdaf,
 * section 6.1).
 */
export const Field64: NttField = new NttKernelField('Field64', 2n ** 64n - 2n ** 32n + 1n, 8, subgroup, {
  add: kernels.add64,
  sub: kernels.sub64,
  mul: kernels.mul64,
  axpy: kernels.axpy64,
  recombine: kernels.recombine64,
  sum: kernels.sum64,
  dot: kernels.dot64,
  matmul: kernels.matmul64,
  rowDots: kernels.rowDots64,
  transform: kernels.transform64,
  untransform: kernels.untransform64,
  addWords: kernels.addWords64,
  subWords: kernels.subWords64,
  compactWords: kernels.compactWords64,
  firstInvalid: kernels.firstInvalid64,
  encodeSingles: kernels.encodeSingles64,
  encodeDoubles: kernels.encodeDoubles64,
  decodeSingles: kernels.decodeSingles64,
  decodeDoubles: kernels.decodeDoubles64,
})
