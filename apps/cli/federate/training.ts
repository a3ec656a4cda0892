import { meanGradient } from './backpropagation.ts'
import type { Dataset } from './dataset.ts'
import type { Model } from './model.ts'
import { addScaled } from './real-vector.ts'
import { SimulationRandom } from './simulation-random.ts'

/** How each client trains in a round: minibatch stochastic gradient descent. */
export interface TrainingOptions {
  /** Passes over the client's rows. */
  readonly epochs: number
  /** Rows a step; the last step of an epoch takes what is left. */
  readonly batchSize: number
  readonly learningRate: number
  /** Factor l of the penalty l / 2 |parameters|^2 on the loss. */
  readonly l2: number
  /** Fixes the order of the rows. */
  readonly seed: number
}

/** What a client has to contribute after training. */
export interface LocalUpdate {
  /** Trained parameters minus global parameters. */
  readonly update: Float64Array
  /** The client's rows, its weight in the mean. */
  readonly weight: number
}

/**
 * ClientUpdate of FedAvg (McMahan et al., "Communication-Efficient Learning of Deep Networks from Decentralized Data",
 * AISTATS 2017, algorithm 1): trains from the global parameters on the client's own rows.
 */
export function trainLocally(
  model: Model,
  globalParameters: Float64Array,
  dataset: Dataset,
  options: TrainingOptions,
  place: { readonly round: number; readonly client: number },
): LocalUpdate {
  const random = new SimulationRandom('row order', options.seed, place.round, place.client)
  const trained = globalParameters.slice()
  descend(model, trained, dataset, options, random)
  addScaled(trained, -1, globalParameters)
  return { update: trained, weight: dataset.labels.length }
}

function descend(
  model: Model,
  parameters: Float64Array,
  dataset: Dataset,
  { epochs, batchSize, learningRate, l2 }: TrainingOptions,
  random: SimulationRandom,
): void {
  const order = Uint32Array.from(dataset.labels, (_, row) => row)
  const gradient = new Float64Array(model.parameterCount)
  for (let epoch = 0; epoch < epochs; epoch++) {
    random.shuffle(order)
    for (let begin = 0; begin < order.length; begin += batchSize) {
      meanGradient(model, parameters, dataset, order.subarray(begin, begin + batchSize), gradient)
      addScaled(gradient, l2, parameters)
      addScaled(parameters, -learningRate, gradient)
    }
  }
}

/** Training on one data set without a federation, the measure of what federating costs. */
export function trainPooled(
  model: Model,
  start: Float64Array,
  dataset: Dataset,
  options: TrainingOptions,
): Float64Array {
  const parameters = start.slice()
  descend(model, parameters, dataset, options, new SimulationRandom('pooled row order', options.seed))
  return parameters
}
