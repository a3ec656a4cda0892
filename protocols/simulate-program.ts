import { checkInteger } from '../src/errors.ts'
import type { Field } from '../src/field/field.ts'
import { Field64 } from '../src/field/field64.ts'
import type { RandomSource } from '../src/random/csprng.ts'
import type { Program } from '../src/runtime/arithmetic.ts'
import type { Holdings } from '../src/runtime/holdings.ts'
import type { PerformedOperation } from '../src/runtime/program-mpc.ts'
import type { Outcome } from '../src/runtime/run-party.ts'
import { simulate } from '../src/runtime/simulate.ts'
import { memoryTransports } from '../src/transport/memory.ts'
import type { Transport } from '../src/transport/transport.ts'
import type { TriplesName } from './material-source.ts'
import { checkParties, type ProtocolName, threatModel } from './threat-models.ts'

export interface SimulateOptions {
  /** How many parties compute, 2 or more. */
  readonly parties: number
  /** Additive sharing if left out. */
  readonly protocol?: ProtocolName
  /** Where triples come from; a dealer if left out and the protocol uses any. */
  readonly triples?: TriplesName
  readonly field?: Field
  /** Each party's private inputs, by party and name. */
  readonly inputs?: readonly Readonly<Record<string, readonly bigint[] | Float64Array>>[]
  /** Each party's shares from before the session and for after it. */
  readonly holdings?: readonly Holdings[]
  /** Connects the parties; in memory unless something else is given, such as emulated links. */
  readonly connect?: (names: readonly string[]) => readonly Transport[]
  /** Milliseconds until a wait ends in PEER_TIMEOUT. */
  readonly deadline?: number
  /** A party's randomness; the CSPRNG except in tests and vectors. */
  readonly random?: (party: number) => RandomSource
  readonly observe?: (party: number, operation: PerformedOperation) => void
}

/**
 * Runs a program as n parties in this process.
 *
 * @returns what each computing party's program returned, and what it cost
 * @throws the first failure of any party
 *
 * @example
 * const [alice] = await simulateProgram(
 *   async (mpc) => {
 *     const x = await mpc.input(0, 3, mpc.own('x'))
 *     const y = await mpc.input(1, 3, mpc.own('y'))
 *     return mpc.open(await mpc.mul(x, y))
 *   },
 *   { parties: 2, inputs: [{ x: [1n, 2n, 3n] }, { y: [10n, 20n, 30n] }] },
 * )
 */
export async function simulateProgram<T>(
  program: Program<T>,
  {
    parties,
    protocol = 'additive',
    triples,
    field = Field64,
    inputs = [],
    holdings = [],
    connect = memoryTransports,
    ...options
  }: SimulateOptions,
): Promise<readonly Outcome<T>[]> {
  checkInteger('parties', parties, 2, 1000)
  const model = threatModel(protocol, triples)
  checkParties(model, parties)
  const names = [...Array.from({ length: parties }, (_, i) => `party-${i}`), ...model.helpers]
  const terms = { protocol, triples: model.triples ?? 'none', field: field.name }
  const deadline = options.deadline === undefined ? {} : { deadline: options.deadline }
  const outcomes = await simulate(connect(names), { terms, ...deadline }, (party, session) => {
    const own = new Map(Object.entries(inputs[party.id] ?? {}))
    const { random, observe } = options
    const held = holdings[party.id]
    return model.play(program, party, session, {
      field,
      own,
      ...(held && { holdings: held }),
      ...(random && { random: random(party.id) }),
      ...(observe && { observe: (operation: PerformedOperation) => observe(party.id, operation) }),
    })
  })
  return outcomes.slice(0, parties) as readonly Outcome<T>[]
}
