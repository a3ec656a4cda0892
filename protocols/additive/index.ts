/** Additive secret sharing among n parties, semi-honest, dishonest majority. */
export { additiveCosts } from './costs.ts'
export { type BlockwiseVector, Opening } from './opening.ts'
export { openingBlockBytes, openingCost, opensDirectly } from './opening-cost.ts'
export { type AdditiveOptions, AdditiveProtocol } from './protocol.ts'
