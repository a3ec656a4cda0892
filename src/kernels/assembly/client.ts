/**
 * The kernels of `field.ts` that a client needs who shards measurements, for bundles that have to be small: no matrices
 * but of field elements by a vector, no products of triples, no checks of what others sent.
 */
export { scratch, slotBytes, tileSide } from './field/scratch'
export { add64, axpy64, mul64, sub64 } from './field/field64/elementwise'
export { dot64, rowDots64 } from './field/field64/products'
export { transform64, untransform64 } from './field/field64/transform'
export { addWords64, compactWords64, subWords64 } from './field/field64/words'
export { decodeDoubles64, encodeDoubles64, encodeSingles64 } from './field/field64/reals'
export { add128, axpy128, mul128, sub128 } from './field/field128/elementwise'
export { transform128, untransform128 } from './field/field128/transform'
export { addWords128, compactWords128, subWords128 } from './field/field128/words'
