/** Preprocessing material, whatever its source: what a page of it is, and how operations draw from pages. */
export { AdditiveMaterial } from './additive-material.ts'
export { type PageAddress, readAddress, writeAddress } from './address.ts'
export { AuthenticatedMaterial } from './authenticated-material.ts'
export { type Correlation, type ElementwiseKind, maxMatrixElements, maxPageLength } from './correlation.ts'
export { type MakePage, withLedPages } from './led-pages.ts'
export { type FetchPage, type PageKind, Pages } from './pages.ts'
