import { checkInteger } from '../../src/errors.ts'
import type { VectorCase, VectorParty, VectorRun } from '../../src/vectors/vector-file.ts'
import { runVectorBatch, type VectorKeys, vectorKeys, vectorParties } from '../prio3/vector-batch.ts'
import { NormSum } from './norm-sum.ts'
import type { Pine } from './pine.ts'
import { inputsOf, measurementOf, sumToJson } from './vector-values.ts'
import type { WeightedSum } from './weighted-norm-bound.ts'
import { WeightedNormSum } from './weighted-norm-sum.ts'

interface Parameters extends VectorKeys {
  readonly shares: number
  readonly dimension: number
  readonly bound: number
  readonly fractionBits: number
  /** Left out where vectors have no weight. */
  readonly maxWeight?: number
}

type Sizes = Omit<Parameters, keyof VectorKeys>

/** Largest dimension that a vector may have. */
const largestDimension = 2 ** 16

/** The vectors of this folder. */
export function cases(): readonly VectorCase[] {
  return [
    vector('two-aggregators', { shares: 2, dimension: 7, bound: 1, fractionBits: 20 }, [
      [0.5, -0.5, 0.25, 0, 0, 0.125, -0.0625],
      [0, 0, 0, -1, 0, 0, 0],
    ]),
    vector('three-aggregators', { shares: 3, dimension: 3, bound: 12.5, fractionBits: 8 }, [[3.5, -12, 0]]),
    vector(
      'weighted',
      { shares: 2, dimension: 3, bound: 1.5, fractionBits: 6, maxWeight: 100 },
      [
        [0.5, -1, 0.25],
        [-1.5, 0, 0],
        [1, 0, 0],
      ],
      [37, 100, 0],
    ),
  ]
}

function vector(
  name: string,
  sizes: Sizes,
  measurements: readonly (readonly number[])[],
  weights?: readonly number[],
): VectorCase {
  const parameters: Parameters = { ...sizes, ...vectorKeys(`norm-sum ${name}`) }
  const parties = vectorParties(
    `norm-sum ${name}`,
    pineOf(sizes),
    measurements.map((measurement, i) => inputsOf(measurement, weights?.[i])),
  )
  return { name, parameters, parties }
}

function pineOf(sizes: Sizes): Pine<never, Float64Array | WeightedSum> {
  const { shares, maxWeight } = sizes
  if (maxWeight === undefined) return new NormSum(shares, sizes)
  return new WeightedNormSum(shares, { ...sizes, maxWeight })
}

/** Shards, verifies and sums the vectors of the parties behind the aggregators. */
export function run(parameters: Parameters, parties: readonly VectorParty[]): VectorRun {
  checkInteger('dimension', parameters.dimension, 1, largestDimension)
  const pine = pineOf(parameters)
  const { messages, result } = runVectorBatch(
    pine,
    parameters,
    parties,
    (inputs) => measurementOf(inputs) as never,
  )
  return { messages, outputs: [sumToJson(result)] }
}
