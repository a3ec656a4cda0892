import { checkInteger } from '../../../src/errors.ts'
import { SimulationRandom } from './simulation-random.ts'

/** A named part of the parameter vector: `shape` row-major from element `offset` on. */
export interface Tensor {
  readonly name: string
  readonly shape: readonly number[]
  readonly offset: number
}

/**
 * One layer of a network: `outputs` values from `inputs` values, z = W x + b. In the parameter vector stand W, outputs x
 * inputs, and then b.
 */
export interface Layer {
  readonly inputs: number
  readonly outputs: number
  readonly weights: number
  readonly biases: number
}

/**
 * A classifier whose parameters are one flat vector: multinomial logistic regression, or a network with one hidden layer
 * of rectified linear units.
 */
export interface Model {
  readonly inputs: number
  readonly classes: number
  readonly hidden: Layer | undefined
  readonly output: Layer
  /** Every parameter belongs to exactly one tensor. */
  readonly tensors: readonly Tensor[]
  readonly parameterCount: number
}

/** What fixes a model's layout. */
export interface ModelShape {
  readonly inputs: number
  readonly classes: number
  /** Units of the hidden layer; 0 is multinomial logistic regression. */
  readonly hidden: number
}

/**
 * Lays a model out: `hidden.weight` hidden x inputs, `hidden.bias`, `output.weight` classes x hidden, `output.bias`; or
 * only the last two.
 *
 * @example
 * classifier({ inputs: 784, hidden: 32, classes: 10 }).parameterCount // 25,450
 * @throws BeaverdamError INVALID_ARGUMENT
 */
export function classifier({ inputs, hidden, classes }: ModelShape): Model {
  checkInteger('inputs', inputs, 1)
  checkInteger('hidden', hidden, 0)
  checkInteger('classes', classes, 2)
  const hiddenLayer = hidden === 0 ? undefined : layer(inputs, hidden, 0)
  const output = hiddenLayer ? layer(hidden, classes, hiddenLayer.biases + hidden) : layer(inputs, classes, 0)
  return {
    inputs,
    classes,
    hidden: hiddenLayer,
    output,
    tensors: [...(hiddenLayer ? tensorsOf('hidden', hiddenLayer) : []), ...tensorsOf('output', output)],
    parameterCount: output.biases + classes,
  }
}

function layer(inputs: number, outputs: number, offset: number): Layer {
  return { inputs, outputs, weights: offset, biases: offset + outputs * inputs }
}

function tensorsOf(name: string, { inputs, outputs, weights, biases }: Layer): Tensor[] {
  return [
    { name: `${name}.weight`, shape: [outputs, inputs], offset: weights },
    { name: `${name}.bias`, shape: [outputs], offset: biases },
  ]
}

/**
 * Parameters to start from. A hidden layer needs unequal units: its weights are normal with variance 2 / inputs (He et
 * al., ICCV 2015). All else is zero, so that the first prediction is even over the classes.
 */
export function initialParameters(model: Model, seed: number): Float64Array {
  const parameters = new Float64Array(model.parameterCount)
  if (model.hidden) {
    const random = new SimulationRandom('initial parameters', seed)
    const deviation = Math.sqrt(2 / model.inputs)
    for (let i = model.hidden.weights; i < model.hidden.biases; i++)
      parameters[i] = deviation * random.normal()
  }
  return parameters
}
