import type { PublicColumns, PublicKey } from '../lattice/public-key.ts'
import type { RingElement } from '../lattice/ring.ts'

/**
 * What a tuple is made of: c1 = a u + P e1, and c0 = b u + P e0 + m of each column. N coefficients each, secret unless it is a
 * response.
 */
export interface Opening {
  readonly u: Int32Array
  readonly e1: Int32Array
  /** As many as the key has. */
  readonly columns: readonly OpenedColumn[]
}

/** What one column adds. */
export interface OpenedColumn {
  /** In Field64, standing for integers in -2^63..2^63. */
  readonly message: Uint8Array
  readonly e0: Int32Array
}

/** Ciphertexts of one message under each column of a key, of one u: they have one c1. */
export interface Tuple {
  readonly c0s: readonly RingElement[]
  readonly c1: RingElement
}

/** The tuple that an opening makes. */
export function close(publicKey: PublicColumns, { u, e1, columns }: Opening): Tuple {
  const { ring } = publicKey.parameters
  const c0s = columns.map(({ message, e0 }) => ring.evaluate({ message, noise: e0 }))
  const c1 = ring.evaluate({ noise: e1 })
  const products = c0s.map((c0, k) => [c0, (publicKey.columns[k] as PublicKey).b] as const)
  ring.addMultiples({ small: u }, [...products, [c1, publicKey.a]])
  return { c0s, c1 }
}
