import { FieldVector } from '../../src/field/vector.ts'
import {
  type VectorCase,
  type VectorParty,
  type VectorRun,
  vectorField,
} from '../../src/vectors/vector-file.ts'
import {
  Prio3Count,
  Prio3Histogram,
  Prio3MultihotCountVec,
  Prio3Sum,
  Prio3SumVec,
  Prio3SumVecWithMultiproof,
} from './instances.ts'
import type { Prio3 } from './prio3.ts'
import { runVectorBatch, type VectorKeys, vectorKeys, vectorParties } from './vector-batch.ts'

/** What the document's own vectors leave out: more aggregators and batches, and other parameters. */
interface Parameters extends VectorKeys {
  readonly vdaf: keyof typeof instances
  readonly shares: number
  /** Arguments of the VDAF behind the number of shares, in the document's order. */
  readonly arguments: readonly (number | string)[]
}

const instances = {
  Prio3Count,
  Prio3Sum,
  Prio3SumVec,
  Prio3Histogram,
  Prio3MultihotCountVec,
  Prio3SumVecWithMultiproof,
}

/** The vectors of this folder. */
export function cases(): readonly VectorCase[] {
  return [
    vector('count', 'Prio3Count', 5, [], [[1], [0], [1]]),
    vector('sum', 'Prio3Sum', 3, [1000], [[1000], [1], [0]]),
    vector(
      'sum-vec',
      'Prio3SumVec',
      4,
      [3, 100, 5],
      [
        [100, 0, 7],
        [1, 99, 64],
      ],
    ),
    vector('histogram', 'Prio3Histogram', 4, [7, 3], [[6], [0], [6]]),
    vector(
      'multihot',
      'Prio3MultihotCountVec',
      3,
      [5, 3, 2],
      [
        [1, 1, 0, 0, 1],
        [0, 0, 0, 0, 0],
      ],
    ),
    vector(
      'three-proofs',
      'Prio3SumVecWithMultiproof',
      2,
      ['Field64', 3, 4, 9, 4],
      [
        [9, 0, 1, 8],
        [2, 3, 5, 7],
      ],
    ),
  ]
}

function vector(
  name: string,
  vdaf: Parameters['vdaf'],
  shares: number,
  given: Parameters['arguments'],
  measurements: readonly (readonly number[])[],
): VectorCase {
  const parameters: Parameters = {
    vdaf,
    shares,
    arguments: given,
    ...vectorKeys(`prio3 ${name}`),
  }
  const parties = vectorParties(
    `prio3 ${name}`,
    instanceOf(parameters),
    measurements.map((measurement) => ({ measurement: measurement.map(String) })),
  )
  return { name, parameters, parties }
}

/** Fields are named in the arguments. */
function instanceOf({ vdaf, shares, arguments: given }: Parameters): Prio3<never, unknown> {
  const Instance = instances[vdaf] as new (shares: number, ...given: never[]) => Prio3<never, unknown>
  const values = given.map((value) => (typeof value === 'string' ? vectorField(value) : value))
  return new Instance(shares, ...(values as never[]))
}

/** Shards, verifies and sums the measurements of the parties behind the aggregators. */
export function run(parameters: Parameters, parties: readonly VectorParty[]): VectorRun {
  const measurementOf = ({ measurement = [] }: VectorParty['inputs']) => {
    const numbers = measurement.map(Number)
    return (isScalar(parameters.vdaf) ? numbers[0] : numbers) as never
  }
  const { messages, result } = runVectorBatch(instanceOf(parameters), parameters, parties, measurementOf)
  return { messages, outputs: [result instanceof FieldVector ? result.toJSON() : String(result)] }
}

/** Whether a measurement is one number. */
function isScalar(vdaf: Parameters['vdaf']): boolean {
  return vdaf === 'Prio3Count' || vdaf === 'Prio3Sum' || vdaf === 'Prio3Histogram'
}
