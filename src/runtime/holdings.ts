import type { Mpc, Shared } from './arithmetic.ts'

/** What a party holds of shared vectors from one session to another. */
export interface Holdings {
  /** The vector that the parties' holdings of that name are the shares of. */
  bring(mpc: Mpc, name: string): Promise<Shared>
  /** Leaves each party with a share of a vector, under that name. */
  keep(mpc: Mpc, name: string, x: Shared): Promise<void>
}
