/** Preprocessing by lattice encryption between any two parties, against semi-honest ones. */
export { latticePages } from './lattice-pages.ts'
export { withLatticeTriples } from './lattice-triples.ts'
export { PairwiseKeys, productParameters } from './pairwise-keys.ts'
