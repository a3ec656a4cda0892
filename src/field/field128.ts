import type { NttField } from './ntt-field.ts'
import { NttKernelField } from './ntt-kernel-field.ts'
import { kernels } from './scratch.ts'

const subgroup = { base: 7n, orderBits: 66 }

/**
 * The prime field of p = 2^66 * 4611686018427387897 + 1: Field128 of the IETF's VDAF document (draft-irtf-cfrg-vdaf,
 * section 6.1).
 */
export const Field128: NttField = new NttKernelField(
  'Field128',
  2n ** 66n * 4611686018427387897n + 1n,
  16,
  subgroup,
  {
    add: kernels.add128,
    sub: kernels.sub128,
    mul: kernels.mul128,
    axpy: kernels.axpy128,
    recombine: kernels.recombine128,
    sum: kernels.sum128,
    dot: kernels.dot128,
    matmul: kernels.matmul128,
    rowDots: kernels.rowDots128,
    transform: kernels.transform128,
    untransform: kernels.untransform128,
    addWords: kernels.addWords128,
    subWords: kernels.subWords128,
    compactWords: kernels.compactWords128,
    firstInvalid: kernels.firstInvalid128,
    encodeSingles: kernels.encodeSingles128,
    encodeDoubles: kernels.encodeDoubles128,
    decodeSingles: kernels.decodeSingles128,
    decodeDoubles: kernels.decodeDoubles128,
  },
)
