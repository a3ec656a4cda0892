/** Multiplication of additively shared vectors and matrices with preprocessed triples. */
export { matmulCost, multiplyCost, squareCost } from './costs.ts'
export type { BeaverContext } from './masked-opening.ts'
export { multiply, square } from './multiply.ts'
export { multiplyMatrices } from './multiply-matrices.ts'
