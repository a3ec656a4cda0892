/**
 * Kernels of Field64 and Field128. Each works on the first n elements of the scratch slots, which the caller fills, and
 * leaves its result in slot 0. None has a branch or an address that depends on a secret.
 */
export { scratch, slotBytes, tileSide } from './field/scratch'
export * from './field/field64/elementwise'
export * from './field/field64/products'
export * from './field/field64/transform'
export * from './field/field64/words'
export * from './field/field64/reals'
export * from './field/field128/elementwise'
export * from './field/field128/products'
export * from './field/field128/transform'
export * from './field/field128/words'
export * from './field/field128/reals'
