import type { Field } from '../src/field/field.ts'
import type { RandomSource } from '../src/random/csprng.ts'
import type { CostModel, Program } from '../src/runtime/arithmetic.ts'
import type { Party } from '../src/runtime/party.ts'
import type { PerformedOperation } from '../src/runtime/program-mpc.ts'
import { runProgram } from '../src/runtime/run-program.ts'
import { restrict } from '../src/runtime/scoped-party.ts'
import type { Session } from '../src/runtime/session.ts'
import { additiveCosts } from './additive/costs.ts'
import { AdditiveProtocol } from './additive/protocol.ts'
import { clearCosts } from './clear/costs.ts'
import { ClearProtocol } from './clear/protocol.ts'
import { spdzCosts } from './spdz/costs.ts'
import { SpdzProtocol } from './spdz/protocol.ts'
import { withAuthenticatedDealer } from './triples/dealer/authenticated-client.ts'
import { authenticatedPages } from './triples/dealer/authenticated-page.ts'
import { withDealer } from './triples/dealer/client.ts'
import { serveDealer } from './triples/dealer/dealer.ts'

export interface PlayOptions {
  readonly field: Field
  /** This party's private inputs. */
  readonly own?: ReadonlyMap<string, readonly bigint[] | Float64Array>
  /** Where this party's randomness comes from; the CSPRNG except in tests and vectors. */
  readonly random?: RandomSource
  readonly observe?: (operation: PerformedOperation) => void
}

/** A choice of what the parties trust, and the protocol that makes do with it. */
export interface ThreatModel {
  readonly name: string
  /** What a user relies on, in one line. */
  readonly promise: string
  /** Parties of the session beside those that compute, after them in its list. */
  readonly helpers: readonly string[]
  readonly costs: CostModel
  /**
   * One party's whole part in a session: the program at those that compute, a helper's own work at the helpers.
   *
   * @returns what the program returns; undefined at a helper
   */
  play<T>(program: Program<T>, party: Party, session: Session, options: PlayOptions): Promise<T | undefined>
}

const clear: ThreatModel = {
  name: 'clear',
  promise: 'nothing is hidden from any party: an oracle for tests and dry runs',
  helpers: [],
  costs: clearCosts,
  play: (program, party, session, { random, ...options }) =>
    runProgram(program, party, session, {
      ...options,
      protocol: () => new ClearProtocol({ field: options.field, ...(random && { random }) }),
    }),
}

const additive: ThreatModel = {
  name: 'additive',
  promise: 'n-1 of n semi-honest parties learn only the outputs, if the dealer colludes with none of them',
  helpers: ['dealer'],
  costs: additiveCosts(),
  async play(program, party, session, { random, ...options }) {
    const { field } = options
    const n = party.n - 1
    if (party.id === n) {
      await serveDealer(party, field, random)
      return
    }
    return withDealer(party, field, (dealer) =>
      runProgram(program, restrict(party, n), session, {
        ...options,
        protocol: (at) =>
          new AdditiveProtocol({ field, id: at.id, preprocessing: dealer, ...(random && { random }) }),
      }),
    )
  },
}

const spdz: ThreatModel = {
  name: 'spdz',
  promise:
    'n-1 of n malicious parties learn only the outputs and change none, if the dealer is honest and colludes with none',
  helpers: ['dealer'],
  costs: spdzCosts(),
  async play(program, party, session, { random, ...options }) {
    const { field } = options
    const n = party.n - 1
    if (party.id === n) {
      await serveDealer(party, field, random, authenticatedPages)
      return
    }
    return withAuthenticatedDealer(party, field, (preprocessing) =>
      runProgram(program, restrict(party, n), session, {
        ...options,
        protocol: (at) => new SpdzProtocol({ id: at.id, preprocessing, ...(random && { random }) }),
      }),
    )
  },
}

/** The choices by name: whoever writes a computation picks one by a word. */
export const threatModels = { additive, clear, spdz } as const

export type ThreatModelName = keyof typeof threatModels
