import type { ThreatChoice } from '../threat/choice.ts'

/** What the aggregators of a sum are trusted with, as a user names it. */
export const sumProtocols = ['additive', 'spdz', 'replicated-malicious', 'shamir-malicious'] as const

export type SumProtocol = (typeof sumProtocols)[number]

/** What a user chose for a sum by `--protocol` and `--triples`. */
export interface SumThreat extends ThreatChoice {
  readonly protocol: SumProtocol
}
