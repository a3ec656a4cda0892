import type { Prio3 } from './prio3.ts'

/**
 * What VDAFs have in common that verify in one round and take no aggregation parameter, under the names of
 * draft-irtf-cfrg-vdaf-18.
 */
export type OneRoundVdaf<Measurement, Result> = Pick<
  Prio3<Measurement, Result>,
  | 'shares'
  | 'randSize'
  | 'shard'
  | 'verifyInit'
  | 'verifierSharesToMessage'
  | 'verifyNext'
  | 'aggregate'
  | 'unshard'
>
