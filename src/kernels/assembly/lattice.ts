/**
 * Kernels of lattice encryption: polynomials of n coefficients modulo X^n + 1 and a prime p < 2^30, of which p - 1 is a
 * multiple of 2 n. Residues are below p in the scratch before and after each kernel, unless it says otherwise. No branch
 * and no address depends on a secret; what sampling rejects is independent of what it keeps.
 *
 * A prime's table is laid out from `tables` on by the caller, who grows the memory: see `prime`.
 */
export { maxN, slot0, slot1, slot2, tables, words } from './lattice/memory'
export { add, firstInvalid, multiplyAdd, multiplySub, scale } from './lattice/elementwise'
export { forward, inverse } from './lattice/transform'
export { addCentred, addSmall, hornerStep } from './lattice/reduce'
export { binomial, ternary, uniform, upperProduct } from './lattice/sample'
export { clearSum, finishSum, accumulate } from './lattice/compose'
