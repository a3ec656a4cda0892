import { namedBytes } from '../../src/vectors/vector-file.ts'
import type { TaskParameters } from './parameters.ts'

/** A histogram over two aggregators, with keys that are no points: enough for what does not seal. */
export const histogram: TaskParameters = {
  name: 'crashes, week 12',
  vdaf: 'Prio3Histogram',
  field: 'Field128',
  parameters: { length: 10, chunkLength: 4 },
  fractionBits: 0,
  minBatch: 100,
  maxBatch: 100_000,
  opens: 1_800_000_000,
  closes: 1_800_604_800,
  uploads: 'open',
  collectorKey: namedBytes('collector', 32),
  verifyKeyCommitment: namedBytes('verification key', 32),
  aggregators: [namedBytes('leader', 32), namedBytes('helper', 32)],
}

const { parameters: _, ...rest } = histogram

/** One task of each VDAF. */
export const exampleTasks: Readonly<Record<string, TaskParameters>> = {
  count: { ...rest, vdaf: 'Prio3Count', field: 'Field64', parameters: {} },
  sum: { ...rest, vdaf: 'Prio3Sum', field: 'Field64', parameters: { maxMeasurement: 1000 }, fractionBits: 3 },
  'sum-vec': {
    ...rest,
    vdaf: 'Prio3SumVec',
    field: 'Field128',
    parameters: { length: 3, maxMeasurement: 2n ** 60n, chunkLength: 14 },
    fractionBits: 40,
    noise: { distribution: 'discrete-gaussian', scale: 12.5 },
    uploads: 'authenticated',
  },
  histogram,
  multihot: {
    ...rest,
    vdaf: 'Prio3MultihotCountVec',
    field: 'Field128',
    parameters: { length: 5, maxWeight: 3, chunkLength: 2 },
    noise: { distribution: 'discrete-laplace', scale: 2 },
  },
  'three-proofs': {
    ...rest,
    name: 'Réponses à dix questions',
    vdaf: 'Prio3SumVecWithMultiproof',
    field: 'Field64',
    parameters: { proofs: 3, length: 10, maxMeasurement: 5, chunkLength: 6 },
    aggregators: ['a', 'b', 'c', 'd'].map((name) => namedBytes(name, 32)),
  },
  'norm-sum': {
    ...rest,
    vdaf: 'NormSum',
    field: 'Field64',
    parameters: { dimension: 4, l2NormBound: 2 ** 20 },
    fractionBits: 20,
  },
  'weighted-norm-sum': {
    ...rest,
    vdaf: 'WeightedNormSum',
    field: 'Field64',
    parameters: { dimension: 4, l2NormBound: 2 ** 16, maxWeight: 5000 },
    fractionBits: 16,
    uploads: 'authenticated',
  },
}
