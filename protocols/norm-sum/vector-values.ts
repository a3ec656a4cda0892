import type { VectorParty } from '../../src/vectors/vector-file.ts'
import type { WeightedSum, WeightedVector } from './weighted-norm-bound.ts'

/** A client's inputs as test vectors have them: decimal texts. */
export function inputsOf(measurement: readonly number[], weight?: number): VectorParty['inputs'] {
  const texts = measurement.map(String)
  return weight === undefined ? { measurement: texts } : { measurement: texts, weight: [String(weight)] }
}

/** The vector that a client's inputs stand for, with its weight where there is one. */
export function measurementOf({
  measurement = [],
  weight,
}: VectorParty['inputs']): Float64Array | WeightedVector {
  const vector = Float64Array.from(measurement, Number)
  return weight === undefined ? vector : { vector, weight: Number(weight[0]) }
}

/** A sum as test vectors have it. */
export function sumToJson(sum: Float64Array | WeightedSum): unknown {
  if (sum instanceof Float64Array) return Array.from(sum, String)
  return { sum: Array.from(sum.sum, String), weight: String(sum.weight) }
}
