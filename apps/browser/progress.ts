/** How far a report is, as a page shows it. Its phases follow each other in this order. */
export type Progress =
  | { readonly phase: 'fetching keys' }
  /** The measurement is sharded, with a proof. */
  | { readonly phase: 'proving' }
  /** A share is encrypted to each aggregator. */
  | { readonly phase: 'sealing' }
  /** Bytes of all messages together. */
  | { readonly phase: 'uploading'; readonly sent: number; readonly total: number }

export type OnProgress = (progress: Progress) => void
