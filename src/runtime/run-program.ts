import type { Program, Protocol } from './arithmetic.ts'
import type { Holdings } from './holdings.ts'
import type { Party } from './party.ts'
import { type PerformedOperation, ProgramMpc } from './program-mpc.ts'
import { restrict } from './scoped-party.ts'
import type { Session } from './session.ts'

export interface ProgramOptions<Share> {
  /** Makes the protocol from this party's place in the session, among the parties that compute. */
  readonly protocol: (party: Party) => Protocol<Share> | Promise<Protocol<Share>>
  /** How many of the session's parties, the first ones, compute; the others have another role. All, if left out. */
  readonly n?: number
  /** This party's private inputs. */
  readonly own?: ReadonlyMap<string, readonly bigint[] | Float64Array>
  /** This party's shares from before the session and for after it. */
  readonly holdings?: Holdings
  readonly observe?: (operation: PerformedOperation) => void
}

/** Runs a program at one party, over the session's root scope. @throws OPERATION_PENDING and what the program throws */
export async function runProgram<T, Share>(
  program: Program<T>,
  party: Party,
  session: Session,
  { protocol, n = party.n, own = new Map(), holdings, observe }: ProgramOptions<Share>,
): Promise<T> {
  const made = await protocol(restrict(party, n))
  session.scopes.root.advance()
  const mpc = new ProgramMpc({ session, n, protocol: made, own, holdings, observe }, session.scopes.root)
  const value = await program(mpc)
  mpc.rounds.end()
  return value
}
