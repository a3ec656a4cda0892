import type { SumThreat } from './threat.ts'

const masks = {
  dealer: 'a trusted dealer deals what masks contributions',
  ot: '',
  lattice: '',
  mascot: 'they make what masks contributions themselves',
  lowgear: 'they make what masks contributions themselves',
  store: 'what masks contributions was made before',
} as const

/** What a sum whose contributors are verified relies on, in one sentence. */
export const verifiedAggregationText =
  'verified: contributors beyond the bound are refused unseen; the sum is right only if all aggregators follow the protocol'

/** What a sum relies on, in one sentence. */
export function aggregationText({ protocol, triples }: SumThreat): string {
  if (protocol === 'spdz') return `spdz: aggregators that lie are caught; ${masks[triples?.name ?? 'dealer']}`
  if (protocol !== 'additive')
    return `${protocol}: aggregators that lie are caught, and contributions hidden, while more than half of them are honest`
  const unused = triples === undefined ? '' : '; a sum multiplies nothing, so no triples are used'
  return `additive: aggregators are trusted to follow the protocol${unused}`
}
