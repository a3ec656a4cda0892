/** Sessions of parties, and the programs that run in them. */
export type {
  Arithmetic,
  Cost,
  CostModel,
  FixedValues,
  Material,
  Mpc,
  NumberFacts,
  OperationName,
  OperationSize,
  Program,
  Protocol,
  Shared,
  Values,
} from './arithmetic.ts'
export type { Terms } from './hello.ts'
export type { Holdings } from './holdings.ts'
export type { ScopeMetrics, SessionMetrics } from './metrics.ts'
export type { GatherOptions, Party, PartyId, Step } from './party.ts'
export type {
  AdditivePreprocessing,
  InputMask,
  MaskingPreprocessing,
  Preprocessing,
  Squares,
  Triples,
} from './preprocessing.ts'
export type { PerformedOperation } from './program-mpc.ts'
export { type Outcome, runParty } from './run-party.ts'
export { type ProgramOptions, runProgram } from './run-program.ts'
export { restrict } from './scoped-party.ts'
export type { Session } from './session.ts'
export type { SessionOptions } from './session-options.ts'
export { simulate } from './simulate.ts'
export { stepOf } from './step.ts'
export { fixed } from './values.ts'
