import { applyUpdate, type Federation, roundInTheClear } from './averaging.ts'
import { type Evaluation, evaluate } from './backpropagation.ts'
import type { Dataset } from './dataset.ts'
import { dot, largestDifference } from './real-vector.ts'

/** How far training under secure aggregation came from the same training in the clear, and how far it may. */
export interface Comparison {
  /** Over all rounds: the opened mean against the mean in the clear of the very same updates. */
  readonly largestMeanDifference: number
  /** What `largestMeanDifference` may not exceed. */
  readonly meanBound: number
  /** At the end: against a training in the clear from the same start, whose errors were free to grow. */
  readonly largestWeightDifference: number
  /** What `largestWeightDifference` may not exceed; null where training may amplify a difference. */
  readonly weightBound: number | null
  /** The model trained in the clear, on the test rows. */
  readonly clear: Evaluation
}

/**
 * Trains again in the clear and compares.
 *
 * Each opened mean carries the rounding of the fixed-point encoding, at most `meanError` a coordinate. To see it alone,
 * each round is repeated from the parameters that the secure training had at its start. To see what becomes of it, the
 * training is also repeated as a whole.
 *
 * The bound on the whole. Logistic regression has a convex loss whose gradient is Lipschitz with constant
 * L = max |(x, 1)|^2 / 2 + l2 (Böhning, "Multinomial Logistic Regression Algorithm", 1992), so a step with a learning
 * rate of at most 2 / L brings two parameter vectors no farther from each other, and neither do a client's training or a
 * weighted mean of clients. A round thus adds at most the length of its own rounding, sqrt(parameters) meanError, as
 * long as nothing is clipped and no liar is believed. A hidden layer's loss is not convex and has no such bound.
 *
 * @param opened the global parameters of the secure training: at the start and after each round
 * @param meanError largest rounding error of an opened mean's coordinate: 2^-(fractionBits + 1) when the clients encode
 *   their updates and weigh them by integers; so much a client over the total weight when they encode what is weighed
 * @throws BeaverdamError ZERO_WEIGHT
 */
export function compareInTheClear(
  federation: Federation,
  opened: readonly [start: Float64Array, ...Float64Array[]],
  meanError: number,
  test: Dataset,
): Comparison {
  const [start, ...later] = opened
  let before = start
  let clear = start
  let largestMeanDifference = 0
  let saturated = 0
  for (const [round, after] of later.entries()) {
    const repeated = roundInTheClear(federation, before, round)
    const expected = applyUpdate(before, repeated.mean)
    largestMeanDifference = Math.max(largestMeanDifference, largestDifference(after, expected))
    // The first round starts from the same parameters either way.
    const own = round === 0 ? repeated : roundInTheClear(federation, clear, round)
    clear = applyUpdate(clear, own.mean)
    saturated += repeated.saturated + own.saturated
    before = after
  }
  // Doubles round by up to 2^-53 of the value: in the sum over the clients, where no value exceeds the clip, and when the
  // mean is divided and added.
  const { clients, clip, verified } = federation
  const floatError = (clients.length + 4) * ((verified?.bound ?? clip) + largestMagnitude(opened)) * 2 ** -53
  const meanBound = meanError + floatError
  const proven = saturated === 0 && isNonExpansive(federation)
  return {
    largestMeanDifference,
    meanBound,
    largestWeightDifference: largestDifference(before, clear),
    weightBound: proven ? later.length * Math.sqrt(federation.model.parameterCount) * meanBound : null,
    clear: evaluate(federation.model, clear, test),
  }
}

/** Whether a step of training never brings two parameter vectors farther apart. */
function isNonExpansive({ model, clients, training, poison, verified }: Federation): boolean {
  if (model.hidden || (poison && !verified)) return false
  let longest = 0
  for (const { features, inputs } of clients) {
    for (let begin = 0; begin < features.length; begin += inputs) {
      const row = features.subarray(begin, begin + inputs)
      longest = Math.max(longest, dot(row, row) + 1)
    }
  }
  return training.learningRate * (longest / 2 + training.l2) <= 2
}

function largestMagnitude(vectors: readonly Float64Array[]): number {
  let largest = 0
  for (const vector of vectors) for (const x of vector) largest = Math.max(largest, Math.abs(x))
  return largest
}
