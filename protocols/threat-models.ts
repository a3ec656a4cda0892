import { invalidArgument } from '../src/errors.ts'
import type { Field } from '../src/field/field.ts'
import type { RandomSource } from '../src/random/csprng.ts'
import type { Cost, CostModel, OperationSize, Program, Protocol } from '../src/runtime/arithmetic.ts'
import { noCost } from '../src/runtime/cost.ts'
import type { Holdings } from '../src/runtime/holdings.ts'
import type { Party, PartyId } from '../src/runtime/party.ts'
import type { AdditivePreprocessing } from '../src/runtime/preprocessing.ts'
import type { PerformedOperation } from '../src/runtime/program-mpc.ts'
import { runProgram } from '../src/runtime/run-program.ts'
import type { Session } from '../src/runtime/session.ts'
import { additiveCosts } from './additive/costs.ts'
import { AdditiveProtocol } from './additive/protocol.ts'
import { clearCosts } from './clear/costs.ts'
import { ClearProtocol } from './clear/protocol.ts'
import {
  additiveSources,
  authenticatedSources,
  type MaterialSource,
  sourceNamed,
  type TriplesName,
} from './material-source.ts'
import { anyNumber, checkPartyCount, type PartyCount } from './party-count.ts'
import { replicatedBeginCost, replicatedCosts, replicatedParties } from './replicated/costs.ts'
import { ReplicatedProtocol } from './replicated/protocol.ts'
import { replicatedMaliciousCosts } from './replicated-malicious/costs.ts'
import { ReplicatedMaliciousProtocol } from './replicated-malicious/protocol.ts'
import { beginCost as shamirBeginCost, shamirCosts } from './shamir/costs.ts'
import { ShamirProtocol } from './shamir/protocol.ts'
import { shamirParties } from './shamir/threshold.ts'
import { shamirMaliciousCosts, beginCost as verifiedShamirBeginCost } from './shamir-malicious/costs.ts'
import { ShamirMaliciousProtocol } from './shamir-malicious/protocol.ts'
import type { AuthenticatedPreprocessing } from './spdz/authenticated-share.ts'
import { spdzCosts } from './spdz/costs.ts'
import { SpdzProtocol } from './spdz/protocol.ts'

/** The protocols, as a user names them. */
export type ProtocolName =
  | 'additive'
  | 'spdz'
  | 'replicated'
  | 'replicated-malicious'
  | 'shamir'
  | 'shamir-malicious'
  | 'clear'

export interface PlayOptions {
  readonly field: Field
  /** This party's private inputs. */
  readonly own?: ReadonlyMap<string, readonly bigint[] | Float64Array>
  /** This party's shares from before the session and for after it. */
  readonly holdings?: Holdings
  /** Where this party's randomness comes from; the CSPRNG except in tests and vectors. */
  readonly random?: RandomSource
  readonly observe?: (operation: PerformedOperation) => void
}

/** A choice of what the parties trust: a protocol, and where its material comes from. */
export interface ThreatModel {
  readonly protocol: ProtocolName
  /** Undefined for a protocol that uses no material. */
  readonly triples: TriplesName | undefined
  /** Which parties may be corrupted, in Markdown. */
  readonly corruptions: string
  /** What comes of it if a party deviates. */
  readonly deviation: string
  /** Who makes the material, and what one relies on thereby. */
  readonly trust: string
  /** Parties of the session beside those that compute, after them in its list. */
  readonly helpers: readonly string[]
  /** How many parties compute. */
  readonly parties: PartyCount
  /** The only field in which they do; any, if left out. */
  readonly onlyField?: Field
  /** What a session costs before its first operation, the making of material not counted. */
  readonly begin: (session: Pick<OperationSize, 'n' | 'elementBytes'>) => Cost
  readonly costs: CostModel
  /**
   * One party's whole part in a session: the program at those that compute, a helper's own work at the helpers.
   *
   * @returns what the program returns; undefined at a helper
   */
  play<T>(program: Program<T>, party: Party, session: Session, options: PlayOptions): Promise<T | undefined>
}

const clear: ThreatModel = {
  protocol: 'clear',
  triples: undefined,
  corruptions: 'none: an oracle',
  deviation: 'nothing is hidden from anyone',
  trust: 'everybody',
  helpers: [],
  parties: anyNumber,
  begin: () => noCost,
  costs: clearCosts,
  play: (program, party, session, { random, ...options }) =>
    runProgram(program, party, session, {
      ...options,
      protocol: () => new ClearProtocol({ field: options.field, ...(random && { random }) }),
    }),
}

/** Additive shares, with triples from a source. */
export function additive(source: MaterialSource<AdditivePreprocessing>): ThreatModel {
  const facts = {
    protocol: 'additive',
    corruptions: 'n-1 semi-honest',
    deviation: 'results may be wrong, unnoticed',
    costs: additiveCosts(),
  } as const
  return over(source, facts, (options) => new AdditiveProtocol(options))
}

/** Authenticated shares, with material from a source. */
export function spdz(source: MaterialSource<AuthenticatedPreprocessing>): ThreatModel {
  const facts = {
    protocol: 'spdz',
    corruptions: 'n-1 malicious',
    deviation: 'the run ends for all; error 2^-40',
    costs: spdzCosts(),
  } as const
  return over(source, facts, (options) => new SpdzProtocol(options))
}

const replicated: ThreatModel = {
  protocol: 'replicated',
  triples: undefined,
  corruptions: '1 semi-honest of 3',
  deviation: 'results may be wrong, unnoticed',
  trust: 'nobody: none are used',
  helpers: [],
  parties: { least: replicatedParties, most: replicatedParties },
  begin: () => replicatedBeginCost,
  costs: replicatedCosts,
  play: (program, party, session, { random, ...options }) =>
    runProgram(program, party, session, {
      ...options,
      protocol: (at) => ReplicatedProtocol.begin(at, { field: options.field, ...(random && { random }) }),
    }),
}

const replicatedMalicious: ThreatModel = {
  ...replicated,
  protocol: 'replicated-malicious',
  corruptions: '1 malicious of 3',
  deviation: 'the run ends for all; error 2^-40',
  costs: replicatedMaliciousCosts(),
  play: (program, party, session, { random, ...options }) =>
    runProgram(program, party, session, {
      ...options,
      protocol: (at) =>
        ReplicatedMaliciousProtocol.begin(at, { field: options.field, ...(random && { random }) }),
    }),
}

const shamir: ThreatModel = {
  protocol: 'shamir',
  triples: undefined,
  corruptions: 't < n/2 semi-honest',
  deviation: 'results may be wrong, unnoticed',
  trust: 'nobody: none are used',
  helpers: [],
  parties: shamirParties,
  begin: ({ n }) => shamirBeginCost(n),
  costs: shamirCosts(),
  play: (program, party, session, { random, ...options }) =>
    runProgram(program, party, session, {
      ...options,
      protocol: (at) => ShamirProtocol.begin(at, { field: options.field, ...(random && { random }) }),
    }),
}

const shamirMalicious: ThreatModel = {
  ...shamir,
  protocol: 'shamir-malicious',
  corruptions: 't < n/2 malicious',
  deviation: 'the run ends for all; error 2^-40',
  begin: ({ n, ...field }) => verifiedShamirBeginCost(n, field),
  costs: shamirMaliciousCosts(),
  play: (program, party, session, { random, ...options }) =>
    runProgram(program, party, session, {
      ...options,
      protocol: (at) =>
        ShamirMaliciousProtocol.begin(at, { field: options.field, ...(random && { random }) }),
    }),
}

interface ProtocolOptions<Material> {
  readonly field: Field
  readonly id: PartyId
  readonly preprocessing: Material
  readonly random?: RandomSource
}

/** A protocol over a source of its material. */
function over<Material, Share>(
  source: MaterialSource<Material>,
  facts: Pick<ThreatModel, 'protocol' | 'corruptions' | 'deviation' | 'costs'>,
  make: (options: ProtocolOptions<Material>) => Protocol<Share>,
): ThreatModel {
  const { name: triples, trust, helpers, onlyField } = source
  return {
    ...facts,
    triples,
    trust,
    helpers,
    ...(onlyField && { onlyField }),
    parties: anyNumber,
    begin: () => noCost,
    play: (program, party, session, { random, ...options }) => {
      const { field } = options
      const compute = (at: Party, preprocessing: Material) =>
        runProgram(program, at, session, {
          ...options,
          protocol: ({ id }) => make({ field, id, preprocessing, ...(random && { random }) }),
        })
      return source.run(party, field, compute, random)
    },
  }
}

/** Every choice whose material is made in the session itself; a store of material is chosen by `additive` and `spdz`. */
export const threatModels: readonly ThreatModel[] = [
  ...additiveSources.map(additive),
  ...authenticatedSources.map(spdz),
  replicated,
  replicatedMalicious,
  shamir,
  shamirMalicious,
  clear,
]

/**
 * The threat model for parties that rely on nobody beside themselves: of several sources of material the fastest.
 *
 * @throws INVALID_ARGUMENT if the protocol does not do without helpers in this field
 */
export function withoutHelpers(protocol: ProtocolName, field: Field): ThreatModel {
  const model = threatModels.find(
    ({ helpers, onlyField = field, ...other }) =>
      other.protocol === protocol && helpers.length === 0 && onlyField === field,
  )
  return model ?? invalidArgument('field', `one that ${protocol} serves without helpers`, field.name)
}

/**
 * The threat model that two words choose.
 *
 * @param triples the first that the protocol can use, if left out
 * @throws INVALID_ARGUMENT for a pair that makes no sense, such as SPDZ over triples of semi-honest parties
 */
export function threatModel(protocol: ProtocolName, triples?: TriplesName): ThreatModel {
  switch (protocol) {
    case 'additive':
      return additive(sourceNamed(additiveSources, triples))
    case 'spdz':
      return spdz(sourceNamed(authenticatedSources, triples))
    case 'replicated':
      return withoutTriples(replicated, triples)
    case 'replicated-malicious':
      return withoutTriples(replicatedMalicious, triples)
    case 'shamir':
      return withoutTriples(shamir, triples)
    case 'shamir-malicious':
      return withoutTriples(shamirMalicious, triples)
    case 'clear':
      return withoutTriples(clear, triples)
  }
}

function withoutTriples(model: ThreatModel, triples: TriplesName | undefined): ThreatModel {
  if (triples !== undefined) invalidArgument('triples', `none, since ${model.protocol} uses none`, triples)
  return model
}

/** @throws INVALID_ARGUMENT if a threat model is for another number of parties that compute */
export function checkParties({ protocol, parties }: ThreatModel, n: number): void {
  checkPartyCount(protocol, parties, n)
}
