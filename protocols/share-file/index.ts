/** Shares of vectors as files: made, read, put together, and computed with. */
export { bringShares } from './bring.ts'
export { shareFileFormat } from './header.ts'
export { HeldShare } from './held-share.ts'
export { keepShares } from './keep.ts'
export {
  lengthOf,
  type NumberType,
  numberTypes,
  type TensorLayout,
  type VectorLayout,
} from './layout.ts'
export { ProgramShares, type ProgramSharesOptions } from './program-shares.ts'
export { reconstructVector } from './reconstruct-vector.ts'
export { shareVector } from './share-vector.ts'
export { type Scheme, type Sharing, type SharingTerms, schemes } from './sharing.ts'
