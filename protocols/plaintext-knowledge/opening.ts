import type { PublicKey } from '../lattice/public-key.ts'
import type { RingElement } from '../lattice/ring.ts'

/** What a pair is made of: c0 = b u + P e0 + m, c1 = a u + P e1. N coefficients each, secret unless it is a response. */
export interface Opening {
  /** In Field64, standing for integers in -2^63..2^63. */
  readonly message: Uint8Array
  readonly u: Int32Array
  readonly e0: Int32Array
  readonly e1: Int32Array
}

/** c0 and c1. */
export type Pair = readonly [RingElement, RingElement]

/** The pair that an opening makes. */
export function close({ parameters: { ring }, a, b }: PublicKey, { message, u, e0, e1 }: Opening): Pair {
  const pair = [ring.evaluate({ message, noise: e0 }), ring.evaluate({ noise: e1 })] as const
  ring.addMultiples({ small: u }, [
    [pair[0], b],
    [pair[1], a],
  ])
  return pair
}
