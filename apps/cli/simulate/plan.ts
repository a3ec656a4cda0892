import type { LinkConditions } from '../../../src/transport/index.ts'
import type { Computation, Part, Played } from '../program/play.ts'
import type { PrivateInput } from '../program/private-input.ts'
import { modelOf, type ThreatChoice } from '../threat/choice.ts'

/** How parties are connected: in one process, or one each with pipes or WebSocket between them. */
export type TransportKind = 'memory' | 'process' | 'ws'

/** What a simulated network does to frames. */
export interface Network {
  readonly conditions: LinkConditions
  /** Fixes which frames are lost and how links are shuffled. */
  readonly seed: number
}

/** A run of a program as n parties on this machine. */
export interface Simulation {
  readonly computation: Computation
  /** How many parties compute. */
  readonly parties: number
  /** By party that computes. */
  readonly inputs: ReadonlyMap<number, readonly PrivateInput[]>
  /** The folder of the shares that the program keeps, if it keeps any. */
  readonly keep: string | undefined
  readonly transport: TransportKind
  readonly network: Network
  readonly seed: Uint8Array | undefined
}

/** A party of a simulation, and what its part came to. */
export interface SimulatedParty extends Played {
  readonly name: string
}

/** The names of all parties: those that compute, then the helpers of their protocol. */
export function partyNames(parties: number, threat: ThreatChoice): readonly string[] {
  return [...Array.from({ length: parties }, (_, id) => `party-${id}`), ...modelOf(threat).helpers]
}

/** Each party's part. */
export function partsOf({ computation, parties, inputs, keep, seed }: Simulation): readonly Part[] {
  return partyNames(parties, computation.threat).map((name, id) => ({
    computation,
    name,
    inputs: inputs.get(id) ?? [],
    keep,
    seed,
  }))
}
