/** Preprocessing by oblivious transfer between any two parties, against semi-honest ones. */
export { otPages } from './ot-pages.ts'
export { withOtTriples } from './ot-triples.ts'
export { PairwiseOts } from './pairwise-ots.ts'
export { receiveProducts, sendProducts } from './products.ts'
