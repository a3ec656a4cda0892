import {
  HomomorphicTask,
  runHomomorphicAggregator,
  runHomomorphicContributor,
} from '../../../../protocols/homomorphic-sum/index.ts'
import type { Aggregate, Contribute } from '../aggregation.ts'

/** An aggregator's part in one batch under encryption, whose key is made for it. */
export const aggregateEncrypted: Aggregate = (at, task, options) =>
  runHomomorphicAggregator(at, new HomomorphicTask(task), options)

/** A contributor's part in it. */
export const contributeEncrypted: Contribute = (at, task, reals, options) =>
  runHomomorphicContributor(at, new HomomorphicTask(task), reals, options)
