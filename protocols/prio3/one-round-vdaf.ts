import type { Prio3 } from './prio3.ts'

/**
 * What the VDAFs here have in common, under the document's names: verification takes one round, and there is no
 * aggregation parameter.
 */
export type OneRoundVdaf<Measurement, AggResult> = Pick<
  Prio3<Measurement, AggResult>,
  | 'shares'
  | 'randSize'
  | 'shard'
  | 'verifyInit'
  | 'verifierSharesToMessage'
  | 'verifyNext'
  | 'aggregate'
  | 'unshard'
>
